import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { bars } from './bars.js';
import { temporaryFolder } from './image-files.js';
import { type Started, startApp } from './process.js';

/** Until it has happened, or the process has ended without it. */
async function until(happened: () => boolean, { ended }: Started): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over && !happened()) await pause(20);
}

const isKept = (out: string): boolean =>
  existsSync(join(out, 'learnt')) &&
  readdirSync(join(out, 'learnt'), { recursive: true }).some((name) => String(name).endsWith('.json'));

describe.skipIf(process.platform === 'win32')('Ctrl-C (there are no signals on Windows)', () => {
  test('during generate: exit code 130, what was learnt is kept, and the same command goes on from there', async () => {
    const [images, out] = [bars(100), join(temporaryFolder(), 'made')];
    const size = ['--quick', '--seconds', '2', '--count', '20', '--backend', 'wasm'];
    const words = ['generate', '--images', images, '--method', 'flow-matching', ...size, '--out', out];
    const started = startApp(words);
    await until(() => isKept(out), started);
    started.child.kill('SIGINT');
    const { code, err } = await started.ended;
    expect(code).toBe(130);
    expect(err).toContain('stopping after the step in hand; once more ends at once');
    expect(err).toContain(`ingd-image generate: interrupted; what was learnt is kept in ${join(out, 'learnt')}\n`);
    expect(err).toMatch(/\nto go on: ingd-image generate --images .* --out .*\n$/);
    expect(readdirSync(out)).toEqual(['learnt']);
    const again = await startApp(words).ended;
    expect(again.code).toBe(0);
    expect(again.err).toMatch(/\nGoing on with flow matching after \d+\.\d s of training\.\n/);
    expect(readdirSync(out).sort()).toEqual([
      'generate.html',
      'generate.json',
      'learnt',
      'made-flow-matching',
      'made-flow-matching.png',
      'real.png',
    ]);
  });

  test('during denoise: exit code 130, what was learnt is kept, and how to go on', async () => {
    const [images, out] = [bars(60), join(temporaryFolder(), 'cleaned')];
    const size = ['--hidden', '12,8', '--epochs', '10000000', '--batch', '10', '--backend', 'wasm', '--json'];
    const started = startApp(['denoise', '--images', images, ...size, '--out', out]);
    await until(() => started.said().includes('; on wasm.'), started);
    await pause(1000); // some epochs
    started.child.kill('SIGINT');
    const { code, out: json, err } = await started.ended;
    expect(code).toBe(130);
    expect(err).toContain(`ingd-image denoise: interrupted; what was learnt is kept in ${join(out, 'learnt')}\n`);
    expect(err).toMatch(/\nto go on: ingd-image denoise --images .*\n$/);
    expect(JSON.parse(json)).toMatchObject({ command: 'denoise', error: { exitCode: 130 } });
    expect(readdirSync(join(out, 'learnt'))).toEqual([expect.stringMatching(/^energy-.*\.safetensors$/)]);
  });

  test('during digits, which has nothing to save: exit code 130, in words and as data', async () => {
    const out = temporaryFolder();
    const started = startApp(['digits', '--out', out, '--backend', 'wasm', '--json']);
    await until(() => started.said().includes('Moving 400 digits'), started);
    started.child.kill('SIGINT');
    const { code, out: json, err } = await started.ended;
    expect(code).toBe(130);
    expect(err).toMatch(/\ningd-image digits: interrupted; nothing was saved\n$/);
    expect(JSON.parse(json)).toMatchObject({ command: 'digits', error: { exitCode: 130, saved: [] } });
    expect(readdirSync(out)).toEqual([]);
  });
});
