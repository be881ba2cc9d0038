import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NativePackage } from './native-package.js';
import type { RunProgram } from './run-program.js';
import { SetupProblem } from './setup-problem.js';

/**
 * Compiles the two C++ files that the package brings, as its own build does on Linux, without node-gyp.
 * @param headers the folder with `node_api.h`
 */
export async function buildAddon(native: NativePackage, headers: string, run: RunProgram): Promise<void> {
  const { folder, addonInterface, addonFile } = native;
  await mkdir(dirname(addonFile), { recursive: true });
  const unfinished = `${addonFile}.${process.pid}`;
  const manner = ['-std=c++17', '-O2', '-fPIC', '-shared', '-pthread', '-w'];
  const definitions = [
    `-DNAPI_VERSION=${addonInterface}`,
    '-DBUILDING_NODE_EXTENSION',
    '-DNODE_GYP_MODULE_NAME=tfjs_binding',
  ];
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(folder, 'binding', name));
  const includes = ['-I', headers, '-I', join(folder, 'deps', 'include')];
  const libraries = [
    '-L',
    join(folder, 'deps', 'lib'),
    '-ltensorflow',
    '-ltensorflow_framework',
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ];
  const end = await run('g++', [...manner, ...definitions, ...includes, ...sources, ...libraries, '-o', unfinished]);
  if (end.code === 0) return rename(unfinished, addonFile);
  await rm(unfinished, { force: true });
  if (end.missing)
    throw new SetupProblem('g++ is not installed; it compiles the addon; install it (Debian: apt-get install g++)');
  throw new SetupProblem(`g++ could not compile the addon: ${firstError(end.errors)}`);
}

function firstError(errors: string): string {
  const line = errors.split('\n').find((each) => /error|undefined reference|No such file/i.test(each));
  return (line ?? errors.trim().split('\n')[0] ?? '').trim();
}
