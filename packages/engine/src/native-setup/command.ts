import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setUpNative } from './set-up-native.js';
import { SetupProblem } from './setup-problem.js';

const usage = `ingd-native-setup [PACKAGE_FOLDER] [--wheel FILE]

Makes an installed @tensorflow/tfjs-node (or tfjs-node-gpu) 4.22.0 work where TensorFlow's own downloads are out of reach: takes
libtensorflow 2.15.1 out of the wheel tensorflow_cpu of the Python Package Index, and compiles the addon. Linux on x86-64; needs
python3 with pip, and g++. Without PACKAGE_FOLDER it is node_modules/@tensorflow/tfjs-node (or -gpu) of the current folder.
Downloads are kept in $XDG_CACHE_HOME/ingd (by default ~/.cache/ingd).
`;

/**
 * The command as a process: one line of progress at a time on standard error, one line of result on standard output.
 * @returns the exit code: 0 done, 1 it could not be set up, 2 wrong use
 */
export async function nativeSetupCommand(words: readonly string[]): Promise<number> {
  const asked = read(words);
  if (typeof asked === 'string') {
    process.stderr.write(`ingd-native-setup: ${asked}\n`);
    return 2;
  }
  if (asked.help) {
    process.stdout.write(usage);
    return 0;
  }
  try {
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const report = await setUpNative({ packageFolder: asked.folder, wheelFile: asked.wheel, say });
    process.stdout.write(
      `tfjs-node ${report.version} works with libtensorflow ${report.libtensorflow}${report.gpu ? ' on a graphics processor' : ''}\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    process.stderr.write(`ingd-native-setup: ${error.message}\n`);
    return 1;
  }
}

function read(words: readonly string[]): { folder: string; wheel?: string | undefined; help: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { wheel: { type: 'string' }, help: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (positionals.length > 1) return `expected one folder, got ${positionals.length}; --help says more`;
    return { folder: positionals[0] ?? installedHere(), wheel: values.wheel, help: values.help };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function installedHere(): string {
  const folders = ['tfjs-node', 'tfjs-node-gpu'].map((name) => join('node_modules', '@tensorflow', name));
  return folders.find((folder) => existsSync(folder)) ?? (folders[0] as string);
}
