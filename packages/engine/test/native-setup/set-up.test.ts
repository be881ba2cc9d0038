import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { buildAddon } from '../../src/native-setup/build-addon.js';
import { readNativePackage } from '../../src/native-setup/native-package.js';
import { findNodeHeaders } from '../../src/native-setup/node-headers.js';
import type { ProgramEnd } from '../../src/native-setup/run-program.js';
import { setUpNative } from '../../src/native-setup/set-up-native.js';
import { ended, fakePrograms, temporaryFolder, writeFiles } from './fakes.js';

/** A package as npm leaves it with its install script off. */
function installed(manifest: object = {}): string {
  const folder = temporaryFolder();
  const fields = {
    name: '@tensorflow/tfjs-node',
    version: '4.22.0',
    binary: { napi_versions: [3, 8, 9999] },
    ...manifest,
  };
  writeFiles(folder, { 'package.json': JSON.stringify(fields) });
  return folder;
}

test('the addon is for the newest interface that this Node has', () => {
  const native = readNativePackage(installed(), 10);
  expect(native.addonInterface).toBe(8);
  expect(native.addonFile).toBe(join(native.folder, 'lib', 'napi-v8', 'tfjs_binding.node'));
});

test.each<[string, () => string, RegExp]>([
  ['nothing', temporaryFolder, /holds no package; install @tensorflow\/tfjs-node@4\.22\.0 with its scripts off$/],
  [
    'another package',
    () => installed({ name: 'left-pad' }),
    /holds left-pad; pass the folder of @tensorflow\/tfjs-node/,
  ],
  [
    'another version',
    () => installed({ version: '3.21.1' }),
    /holds @tensorflow\/tfjs-node 3\.21\.1; install version 4\.22\.0$/,
  ],
  [
    'no interface',
    () => installed({ binary: { napi_versions: [9999] } }),
    /has no addon for this Node \(interface \d+\)$/,
  ],
])('a folder with %s is refused', (_, folder, message) => {
  expect(() => readNativePackage(folder())).toThrow(message);
});

test('another system is refused before anything is fetched', async () => {
  const { run, calls } = fakePrograms(() => ended());
  await expect(setUpNative({ packageFolder: installed(), platform: 'darwin-arm64', run })).rejects.toThrow(
    /^only Linux on x86-64 is supported, this is darwin-arm64; install @tensorflow\/tfjs-node with its scripts allowed$/,
  );
  expect(calls).toEqual([]);
});

test('a package that does not work after all is refused in one line, and not taken for set up', async () => {
  const packageFolder = installed();
  const cache = temporaryFolder();
  const wheelFile = join(temporaryFolder(), 'x.whl');
  writeFileSync(wheelFile, '');
  const emptyFile = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const { run } = fakePrograms((program, words) => {
    if (program === 'python3') mkdirSync(join(words.at(-1) as string, 'lib'), { recursive: true });
    else writeFileSync(words.at(-1) as string, 'no addon');
    return ended();
  });
  const wheel = { name: 'x', version: '1', python: '311', sha256: emptyFile };
  const work = setUpNative({ packageFolder, wheelFile, wheel, cache, run, platform: 'linux-x64' });
  await expect(work).rejects.toThrow(
    /^@tensorflow\/tfjs-node was built and does not work: it .*Cannot find module.*; remove .* and try again$/,
  );
  expect(readdirSync(join(packageFolder, 'deps'))).not.toContain('.set-up-from');
});

test("Node's headers: beside Node, where npm was told, else fetched by npm into the cache", async () => {
  const cache = temporaryFolder();
  const { run, calls } = fakePrograms((_, words) => {
    writeFiles(join(words[words.indexOf('--prefix') + 1] as string, 'node_modules', 'node-api-headers', 'include'), {
      'node_api.h': '',
    });
    return ended();
  });
  const beside = join(dirname(dirname(process.execPath)), 'include', 'node');
  expect(await findNodeHeaders({ cache, run, hasHeaders: (folder) => folder === beside })).toBe(beside);
  const environment = { npm_config_nodedir: '/told' };
  const hasHeaders = (folder: string) => folder === join('/told', 'include', 'node');
  expect(await findNodeHeaders({ cache, run, environment, hasHeaders })).toBe('/told/include/node');
  expect(calls).toEqual([]);
  const onlyFetched = (folder: string) => folder.startsWith(cache) && existsSync(join(folder, 'node_api.h'));
  const fetched = await findNodeHeaders({ cache, run, hasHeaders: onlyFetched });
  expect(await findNodeHeaders({ cache, run, hasHeaders: onlyFetched })).toBe(fetched);
  expect(calls).toEqual([expect.stringMatching(/^npm install .*--ignore-scripts .*node-api-headers@1\.9\.0$/)]);
});

test('headers that are found nowhere are one line', async () => {
  const { run } = fakePrograms(() => ended({ code: 1, errors: 'npm error network\n' }));
  await expect(findNodeHeaders({ cache: temporaryFolder(), run, hasHeaders: () => false })).rejects.toThrow(
    /^node_api\.h was found nowhere, and npm could not fetch node-api-headers@1\.9\.0 \(npm error network\); install Node's headers/,
  );
});

test.each<[string, Partial<ProgramEnd>, RegExp]>([
  ['no g++', { code: null, missing: true }, /^g\+\+ is not installed; it compiles the addon; install it/],
  [
    'an error',
    { code: 1, errors: 'In file included from x:\na.cc:3:10: fatal error: b.h: No such file\n' },
    /could not compile the addon: a\.cc:3:10: fatal error: b\.h/,
  ],
])('a compilation that fails is one line and leaves nothing: %s', async (_, how, message) => {
  const native = readNativePackage(installed(), 8);
  const { run } = fakePrograms((_program, words) => {
    writeFileSync(words.at(-1) as string, 'half an addon');
    return ended(how);
  });
  await expect(buildAddon(native, '/headers', run)).rejects.toThrow(message);
  expect(readdirSync(dirname(native.addonFile))).toEqual([]);
});
