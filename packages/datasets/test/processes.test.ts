import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder = '';

/** The sources as one file that plain node runs. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingd-datasets-'));
  await build({
    stdin: {
      contents: `export * from './src/index.ts'; export * from './src/node.ts';`,
      resolveDir: join(import.meta.dirname, '..'),
    },
    bundle: true,
    platform: 'node',
    conditions: ['@ingd/source'],
    format: 'esm',
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`,
    }, // tfjs asks for Node's modules by require
    outfile: join(folder, 'datasets.mjs'),
  });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs a program that sees the package as `d`, and reports an InputError as the command line does. */
async function start(name: string, program: string, shell = 'exec'): Promise<ChildProcessWithoutNullStreams> {
  const file = join(folder, `${name}.mjs`);
  const datasets = pathToFileURL(join(folder, 'datasets.mjs')).href;
  await writeFile(
    file,
    `import * as d from ${JSON.stringify(datasets)};
     try { ${program} } catch (error) { console.error(error instanceof d.InputError ? error.message : error.stack); process.exitCode = 2; }`,
  );
  if (shell === 'exec') return spawn(process.execPath, [file], { cwd: folder });
  return spawn('sh', ['-c', `${shell}; exec "$0" "$1"`, process.execPath, file], { cwd: folder });
}

async function finished(
  child: ChildProcessWithoutNullStreams,
): Promise<{ code: number | null; output: string; errors: string }> {
  const [output, errors]: string[][] = [[], []];
  child.stdout.on('data', (data) => output?.push(String(data)));
  child.stderr.on('data', (data) => errors?.push(String(data)));
  const code = await new Promise<number | null>((done, fail) => {
    child.on('close', done);
    child.on('error', fail);
  });
  return { code, output: (output ?? []).join(''), errors: (errors ?? []).join('') };
}

const large = '{ values: { rows: 100000, columns: 2, data: new Float64Array(200000) } }';

describe('standard streams', () => {
  test('a table comes in and goes out', async () => {
    const child = await start('copy', `await d.writeTable('-', await d.readTable('-'))`);
    child.stdin.end('a,b\n1,2.50\n');
    expect(await finished(child)).toEqual({ code: 0, output: 'a,b\n1,2.5\n', errors: '' });
  });

  test('nothing comes in', async () => {
    const child = await start('empty', `await d.readTable('-')`);
    child.stdin.end();
    expect(await finished(child)).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^standard input: expected a table, got an empty file/),
    });
  });

  test('the reader goes away', async () => {
    const child = await start('away', `await d.writeTable('-', ${large})`);
    child.stdout.destroy();
    expect(await finished(child)).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^standard output: .*got a reader that went away[^\n]*\n$/),
    });
  });
});

test.skipIf(process.platform !== 'linux')(
  process.platform === 'linux'
    ? 'a disk that takes no more leaves nothing half-written'
    : 'a disk that takes no more leaves nothing half-written (skipped: needs ulimit -f of Linux)',
  async () => {
    const child = await start('full', `await d.writeTable('out.csv', ${large})`, 'ulimit -f 8');
    const { code, errors } = await finished(child);
    expect(errors).toMatch(
      /^out\.csv: expected a place that can be written to, got a file too large for its disk[^\n]*\n$/,
    );
    expect(code).toBe(2);
    expect((await readdir(folder)).filter((name) => name.includes('out.csv'))).toEqual([]);
  },
);

describe.skipIf(process.platform === 'win32')(
  process.platform === 'win32' ? 'permissions (skipped: needs the modes of POSIX files)' : 'permissions',
  () => {
    // Root may do everything, so that the program first becomes a user who may not.
    const asNobody = 'if (process.getuid() === 0) process.setuid(65534);';

    test('a file that may not be read', async () => {
      await chmod(folder, 0o755);
      await writeFile(join(folder, 'locked.csv'), '1,2\n');
      await chmod(join(folder, 'locked.csv'), 0);
      const child = await start('locked', `${asNobody} await d.readTable('locked.csv')`);
      expect((await finished(child)).errors).toMatch(
        /^locked\.csv: expected a file that can be read, got no permission[^\n]*\n$/,
      );
    });

    test('a folder that may not be written to', async () => {
      await chmod(folder, 0o755);
      await mkdir(join(folder, 'sealed'), { mode: 0o555 });
      const child = await start('sealed', `${asNobody} await d.writeTable('sealed/a.csv', ${large})`);
      expect((await finished(child)).errors).toMatch(/^sealed\/a\.csv: .*got no permission to write there[^\n]*\n$/);
      expect(await readdir(join(folder, 'sealed'))).toEqual([]);
    });
  },
);
