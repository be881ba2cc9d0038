import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../backend/cache-folder.js';
import { type NativeReport, tryNativePackage } from '../backend/try-native-package.js';
import { buildAddon } from './build-addon.js';
import { fetchLibrary } from './library.js';
import { linkLibrary } from './link-library.js';
import { type NativePackage, readNativePackage } from './native-package.js';
import { findNodeHeaders } from './node-headers.js';
import { type RunProgram, runProgram } from './run-program.js';
import { SetupProblem } from './setup-problem.js';
import { tensorflowWheel, type Wheel } from './wheel.js';

/** What is set up, and what of this machine takes part. All but the folder has a sensible default. */
export interface SetupOptions {
  /** The folder of an installed `@tensorflow/tfjs-node` or `-gpu` 4.22.0. */
  readonly packageFolder: string;
  /** A wheel at hand, instead of a download. */
  readonly wheelFile?: string | undefined;
  readonly wheel?: Wheel;
  readonly cache?: string;
  readonly platform?: string;
  readonly run?: RunProgram;
  readonly say?: (line: string) => void;
}

/**
 * Makes an installed native package work where TensorFlow's own downloads are out of reach: libtensorflow comes out of a wheel of
 * the Python Package Index, the addon is compiled from the package's own sources. Does nothing where that has been done.
 * @returns what the package says of itself in a process of its own
 * @throws SetupProblem with one line on what stands in the way
 */
export async function setUpNative(options: SetupOptions): Promise<NativeReport> {
  const { packageFolder, wheel = tensorflowWheel, cache = cacheFolder() } = options;
  const { platform = `${process.platform}-${process.arch}`, run = runProgram, say = () => undefined } = options;
  if (platform !== 'linux-x64') {
    throw new SetupProblem(
      `only Linux on x86-64 is supported, this is ${platform}; install @tensorflow/tfjs-node with its scripts allowed`,
    );
  }
  const native = readNativePackage(packageFolder);
  const mark = `${wheel.sha256} interface ${native.addonInterface}`;
  if ((await readMark(native)) === mark) {
    const verdict = await tryNativePackage(entryOf(native));
    if (!('reason' in verdict)) return verdict;
    say(`${native.name} was set up and no longer works (it ${verdict.reason}): setting it up again`);
  }
  await linkLibrary(native, await fetchLibrary({ wheel, cache, wheelFile: options.wheelFile, run, say }));
  say('Compiling the addon with g++');
  await buildAddon(native, await findNodeHeaders({ cache, run }), run);
  const verdict = await tryNativePackage(entryOf(native));
  if ('reason' in verdict) {
    throw new SetupProblem(
      `${native.name} was built and does not work: it ${verdict.reason}; remove ${cache} and try again`,
    );
  }
  await writeFile(markFile(native), mark);
  return verdict;
}

function entryOf({ folder }: NativePackage): string {
  return join(folder, 'dist', 'index.js');
}

function markFile({ folder }: NativePackage): string {
  return join(folder, 'deps', '.set-up-from');
}

async function readMark(native: NativePackage): Promise<string | undefined> {
  const isComplete = existsSync(markFile(native)) && existsSync(native.addonFile);
  return isComplete ? readFile(markFile(native), 'utf8') : undefined;
}
