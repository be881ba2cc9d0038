import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fetchLibrary } from '../../src/native-setup/library.js';
import type { ProgramEnd } from '../../src/native-setup/run-program.js';
import { checkWheel, downloadWheel, type Wheel } from '../../src/native-setup/wheel.js';
import { ended, fakePrograms, temporaryFolder } from './fakes.js';

const contents = 'what the wheel holds';
const wheel: Wheel = {
  name: 'library',
  version: '1.2.3',
  python: '311',
  sha256: createHash('sha256').update(contents).digest('hex'),
};

/** Python with pip: it downloads `downloaded`, and unpacks a wheel into one library. */
function python(downloaded = contents) {
  return fakePrograms((_, words) => {
    const destination = words.at(words.includes('download') ? words.indexOf('--dest') + 1 : -1) as string;
    if (words.includes('download')) writeFileSync(join(destination, 'library-1.2.3.whl'), downloaded);
    else {
      mkdirSync(join(destination, 'lib'), { recursive: true });
      writeFileSync(join(destination, 'lib', 'library.so'), 'machine code');
    }
    return ended();
  });
}

const failing = (how: Partial<ProgramEnd>) => fakePrograms(() => ended({ code: 1, ...how })).run;
const say = () => undefined;

test('the library is downloaded and unpacked once, and nothing else stays in the cache', async () => {
  const cache = join(temporaryFolder(), 'cache');
  const { run, calls } = python();
  const folder = await fetchLibrary({ wheel, cache, run, say });
  expect(readFileSync(join(folder, 'lib', 'library.so'), 'utf8')).toBe('machine code');
  expect(await fetchLibrary({ wheel, cache, run, say })).toBe(folder);
  expect(calls.filter((call) => call.includes('library==1.2.3'))).toHaveLength(1);
  expect(calls).toHaveLength(2);
  expect(readdirSync(cache)).toHaveLength(1);
});

test('two that fetch at the same time end with one whole library', async () => {
  const cache = temporaryFolder();
  const { run } = python();
  const folders = await Promise.all([1, 2].map(() => fetchLibrary({ wheel, cache, run, say })));
  expect(new Set(folders).size).toBe(1);
  expect(readdirSync(cache)).toHaveLength(1);
});

test('a wheel at hand is taken instead of a download', async () => {
  const cache = temporaryFolder();
  const wheelFile = join(temporaryFolder(), 'mine.whl');
  writeFileSync(wheelFile, contents);
  const { run, calls } = python();
  await fetchLibrary({ wheel, cache, wheelFile, run, say });
  expect(calls.filter((call) => call.includes('download'))).toEqual([]);
});

test('a wheel that is not the pinned one is refused, and nothing stays', async () => {
  const cache = temporaryFolder();
  const { run } = python('something else');
  await expect(fetchLibrary({ wheel, cache, run, say })).rejects.toThrow(
    /library-1\.2\.3\.whl has SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64} of library 1\.2\.3; it is damaged or another wheel: download it again$/,
  );
  expect(readdirSync(cache)).toEqual([]);
});

test('a wheel that is not there is refused', async () => {
  await expect(checkWheel('/nowhere/x.whl', wheel)).rejects.toThrow(/^\/nowhere\/x\.whl cannot be read: ENOENT/);
});

test.each<[string, Partial<ProgramEnd>, RegExp]>([
  [
    'no python',
    { code: null, missing: true },
    /^python3 is not installed; it downloads and unpacks library==1\.2\.3; install it$/,
  ],
  [
    'no pip',
    { errors: '/usr/bin/python3: No module named pip' },
    /^python3 has no pip; install python3-pip, or pass a wheel/,
  ],
  [
    'no network',
    { errors: 'WARNING: Retrying … NewConnectionError(…)\nERROR: No matching distribution found for library==1.2.3' },
    /^the Python Package Index cannot be reached \(NewConnectionError\); check the network/,
  ],
  [
    'no space',
    { errors: 'OSError: [Errno 28] No space left on device' },
    /^no space is left on the disk for the download/,
  ],
  [
    'another complaint',
    { errors: 'ERROR: first\nERROR: No matching distribution found for library==1.2.3\n' },
    /^pip could not download library==1\.2\.3: ERROR: No matching distribution found for library==1\.2\.3; or pass a wheel/,
  ],
])('a download that fails is one line: %s', async (_, how, message) => {
  const folder = temporaryFolder();
  await expect(downloadWheel(wheel, folder, failing(how))).rejects.toThrow(message);
});

test.each<[string, string, RegExp]>([
  [
    'damaged',
    'Traceback …\nzipfile.BadZipFile: File is not a zip file\n',
    /mine\.whl could not be unpacked: zipfile\.BadZipFile/,
  ],
  ['no space', 'OSError: [Errno 28] No space left on device', /^no space is left on the disk for libtensorflow/],
])('a wheel that cannot be unpacked is one line, and nothing stays: %s', async (_, errors, message) => {
  const cache = temporaryFolder();
  const wheelFile = join(temporaryFolder(), 'mine.whl');
  writeFileSync(wheelFile, contents);
  await expect(fetchLibrary({ wheel, cache, wheelFile, run: failing({ errors }), say })).rejects.toThrow(message);
  expect(readdirSync(cache)).toEqual([]);
  expect(existsSync(wheelFile)).toBe(true);
});
