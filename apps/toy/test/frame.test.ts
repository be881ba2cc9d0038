import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Work } from '../src/experiment.js';
import { PIECES_FOLDER } from '../src/frame/kept-pieces.js';
import { computerHere, fakeExperiment, runHere } from './fake-experiment.js';

let out = '';
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'ingd-toy-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

const read = (name: string): Promise<string> => readFile(join(out, name), 'utf8');

describe('the files of an experiment', () => {
  test('picture, table, page and data, and an index for all', async () => {
    const experiments = [fakeExperiment()];
    const { done, failed } = await runHere({ experiments, out, computer: computerHere(experiments) });
    expect(failed).toEqual([]);
    const files = ['fig0.svg', 'fig0.png', 'fig0.csv', 'fig0.md', 'fig0.json'];
    expect(done[0]?.files).toEqual(files);
    expect((await readdir(out)).sort()).toEqual([PIECES_FOLDER, 'README.md', ...files].sort());
    expect(await read('fig0.csv')).toBe(`seed,value\n0,${Math.sqrt(3)}\n1,2\n2,${Math.sqrt(5)}\n3,${Math.sqrt(6)}\n`);
    expect(await read('fig0.md')).toMatch(/\| root \| 1\.500 \| — \| 2\.104 ± 0\.15\d \|/);
    expect(await read('fig0.md')).toContain('**missed** below 1.5: it is above');
    expect(await read('README.md')).toContain('0 of 1 goals met');
    expect([...(await readFile(join(out, 'fig0.png'))).subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  });

  test('the same bytes however many work at it', async () => {
    const experiments = [fakeExperiment()];
    await runHere({ experiments, out, computer: computerHere(experiments, 1) });
    const first = await read('fig0.csv');
    await rm(out, { recursive: true });
    await runHere({ experiments, out, computer: computerHere(experiments, 3) });
    expect(await read('fig0.csv')).toBe(first);
  });

  test('a file from elsewhere is not written over', async () => {
    await writeFile(join(out, 'fig0.csv'), 'mine\n');
    const experiments = [fakeExperiment()];
    await expect(runHere({ experiments, out, computer: computerHere(experiments) })).rejects.toThrow(
      /fig0\.csv is there.*--out/,
    );
    expect(await read('fig0.csv')).toBe('mine\n');
  });
});

describe('a run that goes on', () => {
  test('what is kept is not computed again; more seeds go on from fewer', async () => {
    const experiments = [fakeExperiment()];
    await runHere({ experiments, out, seeds: 2, computer: computerHere(experiments) });
    const computer = computerHere(experiments);
    await runHere({ experiments, out, seeds: 3, computer });
    expect(computer.asked).toEqual(['fig0/seed-2']);
  });

  test.each([
    ['other code', { code: 'two' }],
    ['another seed', { seed: 2 }],
    ['a quick run', { quick: true }],
    ['another backend', { backend: 'cpu' }],
  ])('%s computes everything again', async (_name, change) => {
    const experiments = [fakeExperiment()];
    await runHere({ experiments, out, seeds: 2, computer: computerHere(experiments) });
    const computer = computerHere(experiments);
    await runHere({ experiments, out, seeds: 2, computer, ...change });
    expect(computer.asked).toHaveLength(2);
  });

  test('a kept file that is cut short is computed again', async () => {
    const experiments = [fakeExperiment()];
    await runHere({ experiments, out, computer: computerHere(experiments) });
    const kept = join(PIECES_FOLDER, 'fig0', 'seed-1.json');
    await writeFile(join(out, kept), (await read(kept)).slice(0, 40));
    const computer = computerHere(experiments);
    await runHere({ experiments, out, computer });
    expect(computer.asked).toEqual(['fig0/seed-1']);
  });

  test('an interrupted run keeps its pieces, writes no page, and goes on', async () => {
    const experiments = [fakeExperiment()];
    const interruption = new AbortController();
    const here = computerHere(experiments);
    const computer = {
      ...here,
      compute: (...asked: Parameters<typeof here.compute>) => {
        if (asked[0].piece === 'seed-2') interruption.abort();
        return here.compute(...asked);
      },
    };
    const cut = await runHere({ experiments, out, computer, signal: interruption.signal });
    expect(cut).toMatchObject({ done: [], failed: [], interrupted: true });
    expect(await readdir(out)).toEqual([PIECES_FOLDER]);
    const rest = computerHere(experiments);
    const whole = await runHere({ experiments, out, computer: rest });
    expect(rest.asked).toEqual(['fig0/seed-3']);
    expect(whole.done).toHaveLength(1);
  });
});

describe('what all pieces rest on', () => {
  test('is made first, in every run; pieces are kept as long as its answer is the same', async () => {
    const answers = ['two epochs', 'two epochs', 'three epochs'];
    const folders: string[] = [];
    const notes: string[] = [];
    const asked: string[][] = [];
    for (const answer of answers) {
      const prepare = async (work: Work) => {
        folders.push(work.folder);
        work.note('learning');
        return answer;
      };
      const experiments = [{ ...fakeExperiment(), prepare }];
      const computer = computerHere(experiments);
      await runHere({ experiments, out, seeds: 1, computer, notes });
      asked.push(computer.asked);
    }
    expect(asked).toEqual([['fig0/null', 'fig0/seed-0'], ['fig0/null'], ['fig0/null', 'fig0/seed-0']]);
    expect(folders[0]).toBe(join(out, PIECES_FOLDER, 'fig0'));
    expect(notes[0]).toBe('fig0: learning');
  });
});

describe('an experiment that fails', () => {
  test('is named with its piece, and the others come out', async () => {
    const experiments = [fakeExperiment({ id: 'fig0', broken: 1 }), fakeExperiment({ id: 'fig1' })];
    const notes: string[] = [];
    const { done, failed } = await runHere({ experiments, out, computer: computerHere(experiments), notes });
    expect(done.map(({ id }) => id)).toEqual(['fig1']);
    expect(failed).toEqual([{ id: 'fig0', reason: 'seed-1: repetition 1 has no root' }]);
    expect(notes.join('\n')).toContain('fig0 failed: seed-1: repetition 1 has no root');
  });

  test('NaN in a result is a failure, not a number of a table', async () => {
    const experiments = [fakeExperiment()];
    const { failed } = await runHere({ experiments, out, seed: -10, computer: computerHere(experiments) });
    expect(failed[0]?.reason).toMatch(/NaN under value/);
  });
});
