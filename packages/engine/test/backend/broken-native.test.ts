import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { importPackage } from '../../src/backend/backend-packages.js';
import { loadBackend } from '../../src/backend/load-backend.js';
import { findTensorflow } from '../../src/backend/load-tensorflow.js';
import { nativeVerdict } from '../../src/backend/native-verdicts.js';
import { tryNativePackage } from '../../src/backend/try-native-package.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingd-broken-'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A native package whose main file is this. */
function packageOf(program: string, name = 'package'): string {
  mkdirSync(join(folder, name, 'dist'), { recursive: true });
  const entry = join(folder, name, 'dist', 'index.js');
  writeFileSync(entry, program);
  return entry;
}

/** What a package that works looks like from outside, in JavaScript. */
function working({ version = '4.22.0', product = [7, 10, 15, 22], gpu = false } = {}): string {
  return `
    const binding = { TF_Version: '2.15.1', executeOp() { throw new Error('no such operation'); }, createTensor: () => 1 };
    exports.version = { 'tfjs-node': '${version}' };
    exports.tensor2d = () => ({});
    exports.matMul = () => ({ dataSync: () => ${JSON.stringify(product)} });
    exports.getBackend = () => 'tensorflow';
    exports.backend = () => ({ binding, isUsingGpuDevice: ${gpu} });`;
}

describe('a native package that is broken is found out in a process of its own', () => {
  test.each<[string, string, RegExp]>([
    [
      'its import throws',
      `throw new Error('tfjs_binding.node can not be found\\nPlease run')`,
      /^tfjs_binding\.node can not be found Please run$/,
    ],
    ['its import aborts', 'process.abort()', /^ends its process \(SIGABRT\)$/],
    ['its import is a memory fault', `process.kill(process.pid, 'SIGSEGV')`, /^ends its process \(SIGSEGV\)$/],
    ['its import exits', 'process.exit(3)', /^ends its process \(exit code 3\)$/],
    [
      'its addon is no addon',
      `process.dlopen(module, __filename)`,
      /invalid ELF header|file too short|not a mach-o|not a valid Win32/i,
    ],
    [
      'it computes nonsense',
      working({ product: [7, 10, 15, 0] }),
      /^computes \[\[1, 2\], \[3, 4\]\]² = \[7,10,15,0\] on tensorflow$/,
    ],
  ])('%s', async (_, program, reason) => {
    expect(await tryNativePackage(packageOf(program))).toEqual({ reason: expect.stringMatching(reason) });
  });

  test('its import never comes back', async () => {
    const entry = packageOf('for (;;) {}');
    expect(await tryNativePackage(entry, 700)).toEqual({ reason: 'does not answer within 0.7 s' });
  });
});

test('a package that works says what it is', async () => {
  expect(await tryNativePackage(packageOf(working()))).toEqual({
    version: '4.22.0',
    libtensorflow: '2.15.1',
    gpu: false,
    float64: [],
  });
});

test('another version is refused, the other package is tried, and nothing is imported', async () => {
  const entry = packageOf(working({ version: '3.21.1' }));
  const findPackage = (name: string) => (name.endsWith('-gpu') ? undefined : entry);
  await expect(findTensorflow(findPackage)).rejects.toThrow(
    '@tensorflow/tfjs-node-gpu is not installed; @tensorflow/tfjs-node is installed but broken: version 3.21.1, expected 4.22.0',
  );
});

test('a broken package is never imported here', async () => {
  const entry = packageOf('process.abort()');
  const findPackage = (name: string) => (name.endsWith('-gpu') ? undefined : entry);
  await expect(loadBackend('tensorflow', { importPackage, findPackage })).rejects.toThrow(
    '@tensorflow/tfjs-node-gpu is not installed; @tensorflow/tfjs-node is installed but broken: ends its process (SIGABRT)',
  );
});

describe('of two packages that are installed', () => {
  /** Both of them, as programs. */
  const found = (gpu: string, plain: string) => {
    const entries = new Map([
      ['@tensorflow/tfjs-node-gpu', packageOf(gpu, 'gpu')],
      ['@tensorflow/tfjs-node', packageOf(plain, 'plain')],
    ]);
    return findTensorflow((name) => entries.get(name));
  };
  const works = (gpu: boolean) => ({ version: '4.22.0', libtensorflow: '2.15.1', gpu, float64: [] });

  test('the one for a GPU is taken, and the other is not tried', async () => {
    const mark = join(folder, 'tried');
    const plain = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '');${working()}`;
    expect(await found(working({ gpu: true }), plain)).toMatchObject({
      packageName: '@tensorflow/tfjs-node-gpu',
      report: works(true),
    });
    expect(existsSync(mark)).toBe(false);
  });

  test.each([
    ['cannot load the libraries of CUDA', `throw new Error('libcudart.so.11.0: cannot open shared object file')`],
    ['ends its process', 'process.abort()'],
  ])('the plain one is taken where the other %s', async (_, broken) => {
    expect(await found(broken, working())).toMatchObject({
      packageName: '@tensorflow/tfjs-node',
      report: works(false),
    });
  });

  test('both broken cost one line each', async () => {
    await expect(found(`throw new Error('no CUDA')`, 'process.exit(3)')).rejects.toThrow(
      '@tensorflow/tfjs-node-gpu is installed but broken: no CUDA; @tensorflow/tfjs-node is installed but broken: ends its process (exit code 3)',
    );
  });
});

test('a good verdict is kept until a file changes, a bad one is not', async () => {
  const counting = `require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'imports'))}, 'x');`;
  const imports = async (entry: string) => {
    rmSync(join(folder, 'imports'), { force: true });
    for (let i = 0; i < 2; i++) await nativeVerdict(entry);
    return (await import('node:fs')).readFileSync(join(folder, 'imports'), 'utf8').length;
  };
  expect(await imports(packageOf(`${counting} throw new Error('broken')`))).toBe(2);
  const entry = packageOf(counting + working());
  expect(await imports(entry)).toBe(1);
  utimesSync(entry, 1, 1);
  expect(await imports(entry)).toBe(1);
});
