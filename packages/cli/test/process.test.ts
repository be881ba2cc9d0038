import { open, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { decodeMap } from '@ingd/particles';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloud, csv } from './clouds.js';
import { useFolder } from './harness.js';
import { startIngd, withoutGraphicsDriver } from './process.js';
import { parseOutput } from './schema.js';

const folder = useFolder();
let source = '';
let target = '';

beforeEach(async () => {
  source = await folder.write('source.csv', csv(cloud({ seed: 1, rows: 40 }), ['x', 'y']));
  target = await folder.write('target.csv', csv(cloud({ seed: 2, rows: 60, center: 2 }), ['x', 'y']));
});

function fitWords(...more: readonly string[]): readonly string[] {
  return ['fit', source, target, '--out', folder.path('map'), '--statistic', 'rbf:20', ...more];
}

/** Until a file is there, and says so. */
async function appears(path: string, word = ''): Promise<void> {
  const said = () =>
    readFile(path, 'utf8').then(
      (text) => text.includes(word),
      () => false,
    );
  while (!(await said())) await pause(20);
}

describe('the command as a process', () => {
  test('fit and apply, on the default backend, in a worker', async () => {
    const fitted = await startIngd(fitWords('--steps', '3', '--json')).ended;
    expect({ code: fitted.code, err: fitted.err }).toEqual({ code: 0, err: '' });
    expect(parseOutput(fitted.out)).toMatchObject({ command: 'fit', backend: 'wasm', steps: 3 });
    const applied = await startIngd(['apply', folder.path('map'), source, '--out', '-']).ended;
    expect(applied.code).toBe(0);
    expect(applied.out.split('\n')[0]).toBe('x,y');
  });

  test.each([['--version'], ['--help'], ['fit', '--help'], ['fit', 'a', 'b', '--out', 'c', '--steps', '0']])(
    'starts light: ingd %s %s loads no tensors',
    async (...words) => {
      const trace = folder.path('loaded.txt');
      await startIngd(words, { environment: { INGD_TEST_TRACE: trace } }).ended;
      const loaded = await readFile(trace, 'utf8');
      expect(loaded).toContain('/cli/src/program.ts');
      expect(loaded).not.toMatch(/tfjs|\/engine\/|\/particles\/|linkedom|observablehq/);
    },
  );

  test('bad input is one line on standard error and exit code 2', async () => {
    const { code, out, err } = await startIngd(['fit', folder.path('no.csv'), target, '--out', folder.path('map')])
      .ended;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^ingd fit: [^\n]*no\.csv[^\n]*\n$/);
  });

  test('a backend that is not there is wrong use, and nothing is written', async () => {
    const before = await folder.names();
    const words = fitWords('--steps', '2', '--backend', 'webgpu');
    const { code, out, err } = await startIngd(words, { environment: withoutGraphicsDriver }).ended;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/(?:^|\n)ingd fit: [^\n]*webgpu[^\n]*\n$/);
    expect(await folder.names()).toEqual(before);
  });

  test.skipIf(process.platform === 'win32')('Ctrl-C: exit code 130, the map so far, and how to go on', async () => {
    const run = folder.path('run');
    const { child, ended } = startIngd(fitWords('--steps', '100000', '--checkpoint', run));
    await appears(`${run}/checkpoint.safetensors`);
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(130);
    expect(err).toMatch(/interrupted after step \d+ of 100000/);
    expect(err).toContain(`saved: ${folder.path('map')}`);
    expect(err).toMatch(/to go on: ingd fit .* --resume --force\n/);
    expect((await folder.names()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('Ctrl-C ends at once what keeps nothing', async () => {
    const rows = await folder.write('rows.csv', csv(cloud({ seed: 3, rows: 3000 }), ['x', 'y']));
    const trace = folder.path('loaded.txt');
    const words = ['compare', rows, rows, '--permutations', '1000000', '--json'];
    const { child, ended } = startIngd(words, { environment: { INGD_TEST_TRACE: trace } });
    await appears(trace, '/metrics/src/'); // well after the command has begun to listen
    await pause(300);
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect({ code, err }).toEqual({
      code: 130,
      err: expect.stringMatching(/^ingd compare: interrupted( while reading)?; nothing was saved\n$/),
    });
    expect(parseOutput(out)).toMatchObject({ command: 'compare', error: { exitCode: 130, saved: [] } });
  });

  test('killed without a word, the run still goes on from its checkpoint, and ends as one that was not', async () => {
    const run = folder.path('run');
    const kept = ['--checkpoint', run, '--checkpoint-every', '3'];
    const { child, ended } = startIngd(fitWords('--steps', '100000', ...kept));
    await appears(`${run}/checkpoint.safetensors`);
    child.kill('SIGKILL');
    await ended;
    const done = decodeMap(await readFile(`${run}/checkpoint.safetensors`)).steps.length;
    expect(done % 3).toBe(0);
    const steps = ['--steps', String(done + 2)];
    const { code, err } = await startIngd(fitWords(...steps, ...kept, '--resume')).ended;
    expect({ code, err }).toEqual({ code: 0, err: `going on after step ${done}\n` });
    const resumed = await readFile(folder.path('map'));
    expect((await startIngd(fitWords(...steps, '--force')).ended).code).toBe(0);
    expect(Buffer.compare(resumed, await readFile(folder.path('map')))).toBe(0);
  });

  test.skipIf(process.platform !== 'linux')('a full disk behind standard output (linux only: /dev/full)', async () => {
    const full = await open('/dev/full', 'w');
    const { code, err } = await startIngd(['info'], { stdout: full.fd }).ended;
    await full.close();
    expect(code).toBe(1);
    expect(err).toContain('ingd: standard output could not be written: no space is left on the device\n');
    expect(err).not.toMatch(/ {4}at .*\.ts/);
  });

  test('a reader that goes away ends it in silence', async () => {
    const { child, ended } = startIngd(['fit', '--help']);
    child.stdout?.destroy();
    expect((await ended).err).toBe('');
  });
});
