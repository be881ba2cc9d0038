import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reproduce } from '../src/commands/reproduce.js';
import { processIo } from '../src/io.js';
import { findApps } from '../src/reproduce/find-apps.js';
import { openSession } from '../src/session.js';
import { fakeProgram } from './fake-program.js';
import { ingd, useFolder } from './harness.js';
import { parseOutput } from './schema.js';

const folder = useFolder();
const out = (): string => folder.path('results');

async function writeApp(name: string, ingd: object, program?: string): Promise<void> {
  const manifest = folder.path(`clone/apps/${name}/package.json`);
  await mkdir(dirname(manifest), { recursive: true });
  await writeFile(manifest, JSON.stringify({ name: `@ingd/app-${name}`, type: 'module', ingd }));
  if (program !== undefined) await writeFile(folder.path(`clone/apps/${name}/program.js`), program);
}

/** In the clone. */
const here = (words: readonly string[]) => ingd(['reproduce', ...words, '--out', out()]);

const before = process.cwd();
beforeEach(async () => {
  await writeApp('toy', { program: './program.js', experiments: ['fig3', 'fig5'] }, fakeProgram);
  process.chdir(folder.path('clone'));
});
afterEach(() => process.chdir(before));

describe('ingd reproduce', () => {
  test('prints rows and goals, the missed ones too', async () => {
    const { code, out: text } = await here(['fig5']);
    expect(code).toBe(0);
    expect(text).toContain('fig5: A figure');
    expect(text).toMatch(/\| MMD \| 0\.060 \| {2}\| 0\.050 ± 0\.002 \|/);
    expect(text).toContain('MISSED  below theirs: by 0.01');
  });

  test('--json is one object, as documented, with what was asked passed on', async () => {
    const words = ['all', '--json', '--seeds', '4', '--quick', '--jobs', '3', '--seed', '9', '--backend', 'cpu'];
    const { code, out: text, err } = await here(words);
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('one note') });
    expect(parseOutput(text)).toMatchObject({
      command: 'reproduce',
      id: 'all',
      quick: true,
      out: out(),
      rows: [{ experiment: 'fig5', name: 'MMD', published: { mean: 0.06 }, ours: { standardError: 0.002 } }],
      published: [{ experiment: 'fig5', name: 'MMD', mean: 0.06 }],
      checks: [{ met: false, detail: 'by 0.01' }],
      experiments: [{ id: 'fig5', files: ['fig5.md'], seeds: 4 }],
      backend: 'cpu',
    });
    expect(err).toContain('all 4 9 true 3 cpu ingd reproduce all --json');
  });

  test('an unknown id lists those of every app', async () => {
    await writeApp('image', { program: './program.js', experiments: ['fig9'] });
    const { code, out: text, err } = await here(['fig10']);
    expect({ code, text }).toEqual({ code: 2, text: '' });
    expect(err).toBe('ingd reproduce: there is no experiment fig10; there are: fig9, fig3, fig5, all\n');
  });

  test('a file in the place of the results is refused before any work', async () => {
    await writeFile(out(), 'mine');
    const { code, out: text, err } = await here(['fig5']);
    expect({ code, text }).toEqual({ code: 2, text: '' });
    expect(err).toBe(
      `ingd reproduce: ${out()}: expected a folder for the results, or a place for one, got a file in its place (${dirname(out())}); name another --out\n`,
    );
  });

  test('outside of a clone it says what to do', async () => {
    const options = { quick: false, out: out(), jobs: 1, seed: 1, backend: 'auto', quiet: true, json: false } as const;
    const session = openSession({ io: processIo(), words: [], options });
    const from = [folder.path('elsewhere')];
    await expect(reproduce({ id: 'fig5', options, session, from })).rejects.toThrow(
      /clone it, run "npm start" there once/,
    );
  });

  test('an app that is not built is said', async () => {
    await writeApp('toy', { program: './dist/program.js', experiments: ['fig5'] });
    const { code, err } = await here(['fig5']);
    expect(code).toBe(2);
    expect(err).toContain('@ingd/app-toy is not built; "npm start" in the clone builds it');
  });

  test('an experiment that failed: exit code 1, its reason, and what was written', async () => {
    const { code, out: text } = await here(['all', '--json', '--seeds', '13']);
    expect(code).toBe(1);
    expect(parseOutput<{ error: object }>(text).error).toMatchObject({
      message: 'could not be computed: fig3 (no such luck)',
      saved: [expect.stringContaining('fig5.md')],
    });
  });

  test.each([
    ['what was asked for is bad', '14', 2, /that is not yours/],
    ['it cannot go on', '15', 1, /the disk is full/],
    ['it ends without a word', '16', 1, /ended with exit code 3; what it had computed is kept/],
  ])('the program says that %s', async (_name, seeds, expected, message) => {
    const { code, err } = await here(['fig5', '--seeds', seeds]);
    expect(code).toBe(expected);
    expect(err).toMatch(message);
  });

  test('interrupted: exit code 130, what was written, and the command that goes on', async () => {
    const interruption = new AbortController();
    const begun = (text: string) => text.includes('one note') && interruption.abort();
    const words = ['reproduce', 'fig5', '--seeds', '17', '--json', '--out', out()];
    const { code, out: text } = await ingd(words, { interrupt: interruption.signal, onErr: begun });
    expect(code).toBe(130);
    expect(parseOutput<{ error: object }>(text).error).toMatchObject({
      saved: [expect.stringContaining('fig5.md')],
      resume: expect.stringMatching(/^ingd reproduce fig5 --seeds 17 --json/),
    });
  });
});

describe('finding the apps', () => {
  test('the first clone upwards of the folders wins; what is no app is passed over', async () => {
    await writeApp('other', {});
    await mkdir(folder.path('clone/apps/empty'), { recursive: true });
    const apps = await findApps([folder.path('elsewhere'), folder.path('clone/docs/deep')]);
    expect(apps.map(({ name, experiments }) => ({ name, experiments }))).toEqual([
      { name: '@ingd/app-toy', experiments: ['fig3', 'fig5'] },
    ]);
  });
});
