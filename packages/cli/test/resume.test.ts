import { readdir, readFile, writeFile } from 'node:fs/promises';
import { decodeMap } from '@ingd/particles';
import { openCheckpointStore } from '@ingd/particles/node';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloud, csv } from './clouds.js';
import { ingd, type RunOptions, useFolder } from './harness.js';
import { parseOutput } from './schema.js';

const folder = useFolder();
let words: readonly string[] = [];

beforeEach(async () => {
  const source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 30 })));
  const target = await folder.write('target.csv', csv(cloud({ seed: 2, rows: 40, center: 2 })));
  words = ['fit', source, target, '--statistic', 'rbf:15', '--backend', 'cpu'];
});

function fit(name: string, more: readonly string[], options?: RunOptions) {
  return ingd([...words, '--out', folder.path(name), ...more], options);
}

async function bytesOf(name: string): Promise<Buffer> {
  return readFile(folder.path(name));
}

/** Ctrl-C as soon as the progress bar shows that a step was made. */
function interruptEarly(): RunOptions {
  const controller = new AbortController();
  return {
    terminalColumns: 100,
    interrupt: controller.signal,
    onErr: (text) => {
      if (/step [1-9]/.test(text)) controller.abort();
    },
  };
}

describe('a run that goes on', () => {
  test('resumed is the same as uninterrupted, bit for bit', async () => {
    const run = folder.path('run');
    await fit('whole', ['--steps', '6']);
    await fit('part', ['--steps', '3', '--checkpoint', run]);
    const { code, err } = await fit('resumed', ['--steps', '6', '--checkpoint', run, '--resume']);
    expect({ code, err }).toEqual({ code: 0, err: 'going on after step 3\n' });
    expect((await bytesOf('resumed')).equals(await bytesOf('whole'))).toBe(true);
  });

  test('Ctrl-C saves the map so far and says how to go on', async () => {
    const { code, err, out } = await fit('map', ['--steps', '500', '--json'], interruptEarly());
    expect(code).toBe(130);
    const { error } = parseOutput(out) as { error: { saved: string[]; resume: string } };
    expect(error.saved).toEqual([folder.path('map'), folder.path('map.checkpoint')]);
    expect(err).toContain(`to go on: ${error.resume}`);
    const done = decodeMap(await bytesOf('map')).steps.length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(500);
    const moved = await ingd([
      'apply',
      folder.path('map'),
      folder.path('source.csv'),
      '--out',
      folder.path('moved.csv'),
    ]);
    expect(moved.code).toBe(0);

    const typed = error.resume.split(' ').slice(1);
    const goal = String(done + 2);
    const resumed = typed.map((word) => (word === '500' ? goal : word)).filter((word) => word !== '--json');
    expect((await ingd(resumed)).code).toBe(0);
    await fit('whole', ['--steps', goal]);
    expect((await bytesOf('map')).equals(await bytesOf('whole'))).toBe(true);
  });

  test('interrupted before the first step nothing is written', async () => {
    const controller = new AbortController();
    controller.abort();
    const { code, err } = await fit('map', ['--steps', '5'], { interrupt: controller.signal });
    expect(code).toBe(130);
    expect(err).toMatch(/nothing was saved/);
    expect(await folder.names()).toEqual(['source.csv', 'target.csv']);
  });

  test('a run that is already there only writes its results', async () => {
    const run = ['--steps', '3', '--checkpoint', folder.path('run')];
    await fit('first', run);
    const { code, out } = await fit('second', [...run, '--resume', '--json']);
    expect(code).toBe(0);
    expect((parseOutput(out).history as unknown[]).length).toBe(3);
    expect((await bytesOf('second')).equals(await bytesOf('first'))).toBe(true);
  });

  test('--resume where nothing was kept begins from the start', async () => {
    const { code, err } = await fit('map', ['--steps', '2', '--checkpoint', folder.path('run'), '--resume']);
    expect(code).toBe(0);
    expect(err).toMatch(/keeps no run yet/);
  });
});

describe('a run that must not go on', () => {
  const KEPT = ['--steps', '2'];

  beforeEach(async () => {
    expect((await fit('kept', [...KEPT, '--checkpoint', folder.path('run')])).code).toBe(0);
  });

  function again(...more: readonly string[]) {
    return fit('map', ['--checkpoint', folder.path('run'), ...more]);
  }

  test('a checkpoint is not written over unasked', async () => {
    const { code, err } = await again('--steps', '2');
    expect(code).toBe(2);
    expect(err).toMatch(/keeps an earlier run; --resume goes on with it, --force begins again/);
    expect((await again('--steps', '2', '--force')).code).toBe(0);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['other settings', ['--steps', '4', '--step-size', '0.25'], /--step-size adaptive, got 0.25/],
    ['another seed', ['--steps', '4', '--seed', '9'], /--seed 1, got 9/],
    ['fewer steps than were made', ['--steps', '1'], /already made 2 steps/],
  ])('%s', async (_name, more, message) => {
    const { code, err } = await again('--resume', ...more);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(message) });
  });

  test('other rows', async () => {
    await folder.write('source.csv', csv(cloud({ seed: 7, rows: 30 })));
    const { code, err } = await again('--resume', '--steps', '4');
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(
        /run keeps a run with another source \(source of SHA-256 \w{12}…, got \w{12}…\); give the same rows/,
      ),
    });
    await folder.write('target.csv', csv(cloud({ seed: 8, rows: 40 })));
    expect((await again('--resume', '--steps', '4')).err).toMatch(
      /another source and another target \(source of .*; target of /,
    );
  });

  test('in a folder that another process uses: exit code 2, one line, nothing touched', async () => {
    const store = await openCheckpointStore(folder.path('run'));
    const before = await folder.names();
    for (const more of [['--resume'], ['--force']]) {
      const { code, out, err } = await again('--steps', '4', ...more);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(
        /^ingd fit: expected [^\n]*run to be in use by no other run, got process \d+ on [^\n]* or delete [^\n]*lock if that process is no run\n$/,
      );
    }
    expect(await folder.names()).toEqual(before);
    await store.close();
    expect((await again('--steps', '4', '--resume')).code).toBe(0);
    expect(await readdir(folder.path('run'))).toEqual(['checkpoint.safetensors']);
  });

  test('a damaged checkpoint', async () => {
    const path = folder.path('run/checkpoint.safetensors');
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 100));
    const { code, err } = await again('--resume', '--steps', '4');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/checkpoint.safetensors: .*cut short/) });
  });

  test('--resume without a folder', async () => {
    const { code, err } = await fit('map', ['--resume', '--steps', '2']);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/--resume needs --checkpoint FOLDER/) });
    expect((await fit('map', ['--checkpoint-every', '3'])).err).toMatch(/--checkpoint-every needs --checkpoint FOLDER/);
  });
});
