import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError, type Table } from '@ingd/datasets';
import { checkOutput, readTable, writeBytes, writeTable } from '@ingd/datasets/node';
import { gzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { utf8 } from './bytes.js';

const table: Table = { values: { rows: 2, columns: 2, data: Float64Array.of(1, 2.5, -3, 1 / 3) } };
let folder = '';
const path = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingd-datasets-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function refusal(work: Promise<unknown>): Promise<InputError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toMatch(/^[^\n]+: expected [^\n]+, got [^\n]+; [^\n]+$/);
  return error as InputError;
}

describe('readTable', () => {
  test('content comes before name', async () => {
    await writeFile(path('points.npy'), gzipSync(utf8('a,b\n1,2\n')));
    expect(await readTable(path('points.npy'))).toMatchObject({ format: 'csv', gzip: true, columns: ['a', 'b'] });
  });

  test('missing file, folder, empty file', async () => {
    await writeFile(path('empty.csv'), '');
    await writeFile(path('file'), '1,2\n');
    expect(await refusal(readTable(path('none.csv')))).toMatchObject({
      problem: 'missing',
      message: expect.stringContaining('none.csv: expected a file, got nothing there'),
    });
    expect(await refusal(readTable(join(path('file'), 'below.csv')))).toMatchObject({ problem: 'missing' });
    expect((await refusal(readTable(folder))).message).toContain('got a folder');
    expect((await refusal(readTable(path('empty.csv')))).message).toContain('got an empty file');
  });

  test('a file larger than memory allows is not even opened', async () => {
    await writeFile(path('huge.csv'), '');
    await truncate(path('huge.csv'), 2 ** 33); // a hole: takes no disk
    expect(await refusal(readTable(path('huge.csv')))).toMatchObject({
      problem: 'memory',
      message: expect.stringContaining('got 8 GiB; read fewer rows'),
    });
    await writeFile(path('small.csv'), '1,2\n3,4\n');
    expect(await refusal(readTable(path('small.csv'), { maximumBytes: 4 }))).toMatchObject({ problem: 'memory' });
  });
});

describe('writeTable', () => {
  test.each(['a.csv', 'a.tsv', 'a.npy', 'a.npz', 'a.idx', 'a.csv.gz', 'a.npy.gz', 'A.CSV', 'a-idx2-ubyte.gz'])(
    '%s by its name',
    async (name) => {
      await writeTable(path(name), table);
      const read = await readTable(path(name));
      expect(read.values).toEqual(table.values);
      expect(read.gzip).toBe(name.endsWith('.gz'));
      expect(await readdir(folder)).toEqual([name]);
    },
  );

  test('an ending that is none of ours', async () => {
    expect((await refusal(writeTable(path('a.xlsx'), table))).message).toContain('got .xlsx; rename the output');
    expect(await refusal(writeTable(path('a'), table))).toMatchObject({ problem: 'option' });
    await writeTable(path('a.txt'), table, { format: 'csv' });
    expect((await readTable(path('a.txt'))).format).toBe('csv');
  });

  test('an existing file is replaced only with force, whole', async () => {
    await writeFile(path('a.csv'), 'precious');
    expect(await refusal(writeTable(path('a.csv'), table))).toMatchObject({ problem: 'exists' });
    expect(await readFile(path('a.csv'), 'utf8')).toBe('precious');
    await writeTable(path('a.csv'), table, { force: true });
    expect((await readTable(path('a.csv'))).values).toEqual(table.values);
    expect(await readdir(folder)).toEqual(['a.csv']);
  });

  test.skipIf(process.platform === 'win32')(
    'through a link, the file behind it is replaced and the link stays',
    async () => {
      await writeFile(path('real.csv'), 'old');
      await symlink(path('real.csv'), path('link.csv'));
      await writeTable(path('link.csv'), table, { force: true });
      expect((await readTable(path('real.csv'))).values).toEqual(table.values);
      expect((await readdir(folder)).sort()).toEqual(['link.csv', 'real.csv']);
    },
  );

  test('of two writers of one new name, one wins and the other is told', async () => {
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => writeTable(path('a.csv'), table)));
    const lost = outcomes.filter(({ status }) => status === 'rejected');
    expect(lost).toHaveLength(3);
    for (const outcome of lost) expect((outcome as PromiseRejectedResult).reason).toMatchObject({ problem: 'exists' });
    expect(await readdir(folder)).toEqual(['a.csv']);
  });

  test('a folder, or no folder', async () => {
    await mkdir(path('inner.csv'));
    expect((await refusal(writeTable(path('inner.csv'), table, { force: true }))).message).toContain('got a folder');
    expect((await refusal(writeTable(join(folder, 'none', 'a.csv'), table))).message).toContain(
      `got no such folder as ${join(folder, 'none')}; make the folder first`,
    );
    expect(await refusal(checkOutput(join(folder, 'none', 'a.csv')))).toMatchObject({ problem: 'unwritable' });
  });

  test('what cannot be held is refused before the file is touched', async () => {
    await writeFile(path('a.npy'), 'precious');
    await refusal(writeTable(path('a.npy'), { ...table, labels: ['x', 'y'] }, { force: true }));
    expect(await readFile(path('a.npy'), 'utf8')).toBe('precious');
  });

  test.skipIf(process.platform !== 'linux')(
    process.platform === 'linux' ? 'a full disk' : 'a full disk (skipped: needs /dev/full)',
    async () => {
      expect((await refusal(writeTable('/dev/full', table, { format: 'csv' }))).message).toContain('got a full disk');
    },
  );
});

describe('a place for an output', () => {
  const onLinux = (name: string, needs: string, body: () => Promise<void>) =>
    test.skipIf(process.platform !== 'linux')(
      process.platform === 'linux' ? name : `${name} (skipped: needs ${needs})`,
      body,
    );

  test('is checked without leaving anything there', async () => {
    expect(await checkOutput(path('a'))).toBe('new');
    await writeFile(path('b'), 'old');
    expect(await checkOutput(path('b'), { force: true })).toBe('file');
    expect(await refusal(checkOutput(path('b')))).toMatchObject({ problem: 'exists' });
    expect(await checkOutput('-')).toBe('device');
    expect(await readdir(folder)).toEqual(['b']);
    expect(await readFile(path('b'), 'utf8')).toBe('old');
  });

  test('is called in messages what the caller calls it', async () => {
    expect((await refusal(checkOutput(join(folder, 'none', 'a'), { name: 'the map a' }))).message).toMatch(
      /^the map a:/,
    );
    expect((await refusal(writeBytes(join(folder, 'none', 'a'), '', { name: 'the map a' }))).message).toMatch(
      /^the map a: .* no such folder/,
    );
  });

  test('needs a name that is no folder', async () => {
    for (const write of [checkOutput, (name: string) => writeBytes(name, '')]) {
      expect((await refusal(write(''))).message).toContain(
        'the output: expected the name of a file to write, got an empty',
      );
      expect((await refusal(write(`${path('new')}/`))).message).toContain('got a folder');
    }
    expect(await readdir(folder)).toEqual([]);
  });

  test('below a file there is none', async () => {
    await writeFile(path('file'), '');
    for (const write of [checkOutput, (name: string) => writeBytes(name, '')]) {
      expect((await refusal(write(join(path('file'), 'a')))).message).toContain(
        `got ${path('file')}, which is not a folder; check the path`,
      );
    }
  });

  onLinux('a file system that takes no files says so, also to root', '/proc', async () => {
    expect((await refusal(checkOutput('/proc/a'))).message).toContain('got a folder that takes no new files');
    expect((await refusal(writeBytes('/proc/a', ''))).message).toContain('got a folder that takes no new files');
  });

  onLinux('what knows no fsync is written to all the same', '/dev/null', async () => {
    expect(await checkOutput('/dev/null')).toBe('device');
    await writeBytes('/dev/null', 'bytes');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  test.skipIf(process.platform === 'win32')('a link that leads nowhere is replaced with force alone', async () => {
    await symlink(path('gone'), path('link'));
    expect(await refusal(checkOutput(path('link')))).toMatchObject({ problem: 'exists' });
    expect(await readlink(path('link'))).toBe(path('gone'));
    await writeBytes(path('link'), 'text', { force: true });
    expect(await readFile(path('link'), 'utf8')).toBe('text');
    expect(await readdir(folder)).toEqual(['link']);
  });

  test('what another process put there meanwhile is kept', async () => {
    await checkOutput(path('a'));
    await writeFile(path('a'), 'theirs');
    expect(await refusal(writeBytes(path('a'), 'ours'))).toMatchObject({ problem: 'exists' });
    expect(await readFile(path('a'), 'utf8')).toBe('theirs');
  });

  test('strings are written as UTF-8', async () => {
    await writeBytes(path('a'), 'λ');
    expect([...(await readFile(path('a')))]).toEqual([0xce, 0xbb]);
  });
});
