import { chmod, mkdir, readFile, stat, symlink } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { prepareOutput, requireDistinct } from '../src/files/output.js';
import { useFolder } from './harness.js';

const folder = useFolder();

/** Root may write anywhere, so as root the body runs as `nobody`, whose number is the same on every Linux. */
async function withoutRoot(body: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return body();
  process.seteuid?.(65534);
  try {
    await body();
  } finally {
    process.seteuid?.(0);
  }
}

function prepare(path: string, force = false) {
  return prepareOutput({ path, what: 'map', force });
}

describe('a place for a result', () => {
  test('all bytes appear at once, and nothing else is left in the folder', async () => {
    const output = await prepare(folder.path('map'));
    expect(await folder.names()).toEqual([]);
    await output.write('whole');
    expect(await readFile(folder.path('map'), 'utf8')).toBe('whole');
    expect(await folder.names()).toEqual(['map']);
  });

  test('a file that exists is kept without force and replaced with it', async () => {
    await folder.write('map', 'old');
    await expect(prepare(folder.path('map'))).rejects.toThrow(/map exists; --force replaces it/);
    const output = await prepare(folder.path('map'), true);
    expect(await readFile(folder.path('map'), 'utf8')).toBe('old');
    await output.write('new');
    expect(await readFile(folder.path('map'), 'utf8')).toBe('new');
  });

  test('a link is followed, not replaced', async () => {
    await folder.write('real', 'old');
    await symlink(folder.path('real'), folder.path('link'));
    await (await prepare(folder.path('link'), true)).write('new');
    expect(await readFile(folder.path('real'), 'utf8')).toBe('new');
  });

  test('a folder that does not exist is said before anything is computed', async () => {
    await expect(prepare(folder.path('absent/map'))).rejects.toThrow(
      /the map .*: .* got no such folder as .*absent; make the folder first/,
    );
  });

  test('a file in the place of a folder', async () => {
    await folder.write('file', '');
    await expect(prepare(folder.path('file/map'))).rejects.toThrow(/file, which is not a folder/);
  });

  test('a folder in the place of a file', async () => {
    await mkdir(folder.path('map'));
    await expect(prepare(folder.path('map'), true)).rejects.toThrow(/the map .*map: .* got a folder/);
  });

  test.skipIf(process.platform !== 'linux')('a file system that takes no files (linux only: /proc)', async () => {
    await expect(prepare('/proc/map')).rejects.toThrow(/the map \/proc\/map: .* takes no new files/);
  });

  test.skipIf(process.platform === 'win32')('a read-only folder (not on Windows, which has no modes)', async () => {
    await mkdir(folder.path('shut'));
    await chmod(folder.path('shut'), 0o500);
    await withoutRoot(() =>
      expect(prepare(folder.path('shut/map'))).rejects.toThrow(/the map .*: .* got no permission/),
    );
  });

  test.skipIf(process.platform !== 'linux')('a full disk (linux only: /dev/full) fails in one sentence', async () => {
    const output = await prepare('/dev/full');
    await expect(output.write('bytes')).rejects.toThrow(
      /the map \/dev\/full: expected a place that can be written to, got a full disk; /,
    );
  });

  test.skipIf(process.platform === 'win32')('a device is written to, never replaced', async () => {
    await (await prepare('/dev/null')).write('bytes');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});

describe('distinct files', () => {
  test('an output in the place of an input or of another output is refused', () => {
    expect(() => requireDistinct(['a.csv'], ['./a.csv'])).toThrow(/named twice/);
    expect(() => requireDistinct(['x', 'x'], [])).toThrow(/named twice/);
    expect(() => requireDistinct(['x', undefined, '-'], ['y', '-'])).not.toThrow();
  });
});
