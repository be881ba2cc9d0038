import { cacheFolder } from './cache-folder.js';
import { type NativeReport, type NativeVerdict, tryNativePackage } from './try-native-package.js';

/**
 * Whether a native package works. A good verdict is kept in the user's cache folder for as long as the package, its addon, its
 * library, Node and the variables that decide what is loaded stay as they are; a bad one is found out again every time.
 * @param entry the package's main file, in its `dist/`
 */
export async function nativeVerdict(entry: string): Promise<NativeVerdict> {
  const file = verdictFile(entry);
  const kept = readVerdict(file);
  if (kept !== undefined) return kept;
  const verdict = await tryNativePackage(entry);
  if (!('reason' in verdict)) keepVerdict(file, verdict);
  return verdict;
}

/** Goes up when `tryNativePackage` asks for other things than before. */
const TRIAL = 'trial 1';
const decidingVariables = ['LD_LIBRARY_PATH', 'LD_PRELOAD', 'CUDA_VISIBLE_DEVICES', 'NODE_OPTIONS'];

function verdictFile(entry: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  const { join } = process.getBuiltinModule('node:path');
  const variables = decidingVariables.map((name) => `${name}=${process.env[name] ?? ''}`);
  const deciding = [TRIAL, process.version, process.arch, entry, ...variables, ...filesOf(entry).map(stateOf)];
  const name = createHash('sha256').update(deciding.join('\n')).digest('hex').slice(0, 32);
  return join(cacheFolder(), 'native-verdicts', `${name}.json`);
}

/** The files that decide whether the package works. */
function filesOf(entry: string): readonly string[] {
  const { existsSync, readdirSync } = process.getBuiltinModule('node:fs');
  const { dirname, join } = process.getBuiltinModule('node:path');
  const folder = dirname(dirname(entry));
  const inside = ['lib', join('deps', 'lib')].map((name) => join(folder, name)).filter((each) => existsSync(each));
  const found = inside.flatMap((each) =>
    readdirSync(each, { recursive: true, encoding: 'utf8' }).map((name) => join(each, name)),
  );
  return [entry, join(folder, 'package.json'), ...found.sort()];
}

function stateOf(file: string): string {
  const state = process.getBuiltinModule('node:fs').statSync(file, { throwIfNoEntry: false });
  return `${file} ${state?.size} ${state?.mtimeMs}`;
}

function readVerdict(file: string): NativeReport | undefined {
  try {
    return JSON.parse(process.getBuiltinModule('node:fs').readFileSync(file, 'utf8'));
  } catch {
    return undefined; // not there, or cut short
  }
}

/** Where the folder cannot be written, the package is tried again next time. */
function keepVerdict(file: string, report: NativeReport): void {
  const { mkdirSync, renameSync, writeFileSync } = process.getBuiltinModule('node:fs');
  const { dirname } = process.getBuiltinModule('node:path');
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(report));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // The verdict is as good without being kept.
  }
}
