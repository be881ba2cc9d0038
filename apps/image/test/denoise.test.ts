import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey, fold, type Matrix, normalValues, uniformValues, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type DenoiseOptions,
  denoise,
  type LearningOptions,
  learnEnergy,
  type MoveOptions,
  moveImages,
  type Regularisation,
} from '../src/denoise/index.js';

const key = createKey(91);
const SIGMA = 0.3;

/** Images of 4x4: a bright left or a bright right half, in shades. */
function halves(seed: number, rows: number): Matrix {
  const draws = uniformValues(fold(key, seed), 2 * rows);
  const data = Float64Array.from({ length: 16 * rows }, (_, at) => {
    const [row, column] = [Math.floor(at / 16), at % 4];
    const bright = (draws[2 * row] as number) < 0.5 === column < 2;
    return bright ? 0.8 + 0.2 * (draws[2 * row + 1] as number) : 0;
  });
  return { rows, columns: 16, data };
}

function noisy(images: Matrix, seed: number): Matrix {
  const noise = normalValues(fold(key, seed), images.data.length);
  return { ...images, data: images.data.map((value, at) => value + SIGMA * (noise[at] as number)) };
}

/** Root mean square over all pixels. */
function distance(a: Matrix, b: Matrix): number {
  const squares = a.data.reduce((sum, value, at) => sum + (value - (b.data[at] as number)) ** 2, 0);
  return Math.sqrt(squares / a.data.length);
}

const learning = (): LearningOptions => ({
  clean: halves(1, 400),
  sigma: SIGMA,
  key: fold(key, 9),
  hidden: [32, 16],
  epochs: 40,
  batchSize: 50,
  learningRate: 5e-3,
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingd-denoise-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
beforeAll(async () => {
  await useBackend('wasm');
});

test.each([
  ['KiNG', { method: 'KiNG', steps: 20 }],
  ['ntKiNG', { method: 'ntKiNG', steps: 20 }],
  ['ntKiNG as printed', { method: 'ntKiNG', diagonal: true, damping: 1e-3, ridge: 1e-3, stepSize: 0.01, steps: 40 }],
  ['WGF', { method: 'WGF', steps: 60, stepSize: 0.2 }],
] as const)('%s takes noise away; nothing is left behind', async (_, settings) => {
  const clean = halves(2, 60);
  const options: DenoiseOptions = {
    ...learning(),
    noisy: noisy(clean, 3),
    judges: halves(4, 200),
    ...settings,
  };
  let images = clean;
  let reported = 0;
  const leaked = await leakedTensors(async () => {
    const result = await denoise(options, { move: () => reported++ });
    images = result.images;
    expect(result.progress.at(-1)?.mmd as number).toBeLessThan(result.progress[0]?.mmd as number);
    expect(reported).toBe(result.progress.length);
    expect(result.energy === undefined).toBe(settings.method === 'WGF');
    tf.dispose([...(result.energy?.parameters ?? [])]);
  });
  expect(leaked).toBe(0);
  expect(distance(images, clean)).toBeLessThan(0.92 * distance(options.noisy, clean));
});

test('WGF takes noise away by the steps that it has unless told, whatever white is', async () => {
  const [clean, onto, judges] = [halves(2, 60), halves(5, 200), halves(4, 200)];
  const start = noisy(clean, 3);
  const left: number[] = [];
  for (const white of [1, 20]) {
    const scaled = (images: Matrix): Matrix => ({ ...images, data: images.data.map((value) => white * value) });
    const options = { noisy: scaled(start), onto: scaled(onto), judges: scaled(judges), method: 'WGF' as const };
    const { images, progress } = await moveImages({ ...options, steps: 60, key }, undefined);
    expect(progress.at(-1)?.mmd as number).toBeLessThan(0.7 * (progress[0]?.mmd as number));
    left.push(distance(images, scaled(clean)) / white);
  }
  expect(left[0] as number).toBeLessThan(0.8 * distance(start, clean));
  expect(left[1] as number).toBeCloseTo(left[0] as number, 3);
});

test('λ and ridge follow from statistic and kernel: images of another scale move alike; what is told is taken', async () => {
  const energy = await learnEnergy(learning());
  const [noise, onto] = [noisy(halves(2, 60), 3), halves(5, 200)];
  const move = (white: number, told: Partial<MoveOptions> = {}) => {
    const scaled = (images: Matrix): Matrix => ({ ...images, data: images.data.map((value) => white * value) });
    const [first, ...rest] = energy.parameters as readonly [tf.Tensor, ...tf.Tensor[]];
    const wider = tf.div(first, white); // the statistic of the scaled images is that of the images
    const options = { noisy: scaled(noise), onto: scaled(onto), method: 'KiNG' as const, steps: 5, key, ...told };
    return moveImages(options, { ...energy, parameters: [wider, ...rest] }).finally(() => wider.dispose());
  };
  const [plain, bright] = [await move(1), await move(20)];
  expect(distance(bright.images, noise)).toBeGreaterThan(1);
  const back = { ...bright.images, data: bright.images.data.map((value) => value / 20) };
  expect(distance(back, plain.images)).toBeLessThan(1e-3 * distance(noise, plain.images));
  const { damping, ridge } = plain.regularisation as Regularisation;
  expect((bright.regularisation?.damping as number) * 20 ** 4).toBeCloseTo(damping, 4);
  expect((await move(1, { damping })).regularisation?.ridge).toBeCloseTo(ridge, 8);
  expect((await move(1, { ridge: 0.5 })).regularisation).toEqual({ damping, ridge: 0.5 });
  expect((await move(1, { damping: 2, ridge: 3, method: 'ntKiNG' })).regularisation).toEqual({ damping: 2, ridge: 3 });
  expect((await move(1, { method: 'WGF' })).regularisation).toBeUndefined();
  tf.dispose([...energy.parameters]);
});

test('what was learnt is not learnt again, and the same key gives the same bits', async () => {
  const energy = await learnEnergy({ ...learning(), epochs: 2 });
  const options = { ...learning(), noisy: noisy(halves(2, 40), 3), energy, steps: 4 };
  const epochs: number[] = [];
  const [first, second] = [
    await denoise(options, { epoch: ({ epoch }) => epochs.push(epoch) }),
    await denoise(options),
  ];
  expect(epochs).toEqual([]);
  expect(second.images.data).toEqual(first.images.data);
});

test('learning that is cut off goes on from its file, bit for bit; other settings begin anew', async () => {
  const checkpoint = { folder, everySeconds: 0 };
  const bits = async (options: LearningOptions) => {
    const energy = await learnEnergy(options);
    const parameters = await Promise.all(energy.parameters.map(async (parameter) => [...(await parameter.data())]));
    return { energy, parameters: parameters.flat() };
  };
  const whole = await bits({ ...learning(), epochs: 4 });
  const cut = await bits({ ...learning(), epochs: 4, checkpoint, seconds: 0 });
  expect([cut.energy.epochs, cut.energy.end]).toEqual([1, 'unfinished']);
  const asked = new AbortController();
  const report = { signal: asked.signal, epoch: () => asked.abort() };
  expect((await learnEnergy({ ...learning(), epochs: 4, checkpoint }, report)).epochs).toBe(2);
  const rest = await bits({ ...learning(), epochs: 4, checkpoint });
  expect([rest.energy.end, rest.energy.history.length]).toEqual(['finished', 4]);
  expect(rest.parameters).toEqual(whole.parameters);
  const epochs: number[] = [];
  await learnEnergy({ ...learning(), epochs: 4, checkpoint }, { epoch: ({ epoch }) => epochs.push(epoch) });
  expect(epochs).toEqual([]);
  await learnEnergy({ ...learning(), epochs: 1, sigma: 0.2, checkpoint });
  const files = await readdir(folder);
  expect(files).toHaveLength(2);
  for (const file of files) await writeFile(join(folder, file), 'nothing');
  await expect(learnEnergy({ ...learning(), epochs: 4, checkpoint })).rejects.toThrow(/energy-\w+\.safetensors/);
});

test('a raised signal ends a move', async () => {
  const [images, signal] = [noisy(halves(2, 40), 3), AbortSignal.abort(new Error('enough'))];
  const options = { noisy: images, onto: halves(5, 40), method: 'WGF' as const, key };
  await expect(moveImages(options, undefined, { signal })).rejects.toThrow('enough');
});

test('what does not fit is refused', async () => {
  const { clean } = learning();
  const other = { rows: 3, columns: 9, data: new Float64Array(27) };
  await expect(denoise({ ...learning(), noisy: other })).rejects.toThrow(
    /expected noisy .* of 16 numbers.* got 3 of 9/,
  );
  await expect(denoise({ ...learning(), noisy: clean, judges: other })).rejects.toThrow(/expected judges/);
  const options = { noisy: clean, onto: clean, method: 'ntKiNG' as const, key };
  await expect(moveImages(options, undefined)).rejects.toThrow(/expected a learnt energy for ntKiNG/);
});

test('a move that goes wrong ends with the last images that were numbers', async () => {
  const start = noisy(halves(2, 40), 3);
  const options = { noisy: start, onto: halves(5, 40), method: 'WGF' as const, key, stepSize: 1e300, steps: 3 };
  const { images, end, progress } = await moveImages(options, undefined);
  expect(end).toMatchObject({ status: 'diverged', step: 1, reason: expect.stringMatching(/smaller step size/) });
  expect([progress.length, images.data]).toEqual([1, start.data.map(Math.fround)]);
});
