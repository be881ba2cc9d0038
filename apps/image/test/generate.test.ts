import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey, fold, type Matrix, normal, normalValues, uniformValues, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import { statisticLaws } from '@ingd/families/testing';
import { unet } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { GenerateOptions } from '../src/generate/contract.js';
import { energyStatistic, leadingFeatures } from '../src/generate/energy-statistic.js';
import { generate } from '../src/generate/generate.js';
import { decodeCourse, encodeCourse } from '../src/generate/ingd-checkpoint.js';
import { ingdImages } from '../src/generate/ingd-images.js';
import { keptIn } from '../src/generate/kept-trainings.js';
import { fieldOf, naturalStep } from '../src/generate/natural-step.js';
import { nearestRows, quantile } from '../src/generate/nearest.js';
import { denoised, pathVelocity, spreadOf } from '../src/generate/straight-path.js';
import { toUnits } from '../src/generate/units.js';

const key = createKey(404);
const SIDE = 6;

/** Images of one bright row, or of one bright column. */
function bars(count: number, seed: number): { images: Matrix; labels: number[] } {
  const places = uniformValues(fold(key, seed), 2 * count);
  const labels = Array.from({ length: count }, (_, i) => Number((places[2 * i] as number) < 0.5));
  const data = new Float64Array(count * SIDE * SIDE);
  labels.forEach((label, image) => {
    const at = Math.floor(SIDE * (places[2 * image + 1] as number));
    for (let k = 0; k < SIDE; k++) data[image * SIDE * SIDE + (label === 0 ? at * SIDE + k : k * SIDE + at)] = 1;
  });
  return { images: { rows: count, columns: SIDE * SIDE, data }, labels };
}

function options(): GenerateOptions {
  const { images: training, labels } = bars(80, 1);
  const judges = bars(40, 2).images;
  const shape = { height: SIDE, width: SIDE, channels: 1 } as const;
  return { training, labels, judges, shape, key, count: 20, seconds: 0.2, quick: true };
}

describe('images out of noise', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  test('both methods make as many images as asked for, judged beside real ones and noise; nothing is left behind', async () => {
    const stages = new Set<string>();
    const given = options();
    const leaked = await leakedTensors(async () => {
      const progress = ({ stage }: { stage: string }) => stages.add(stage);
      const { methods, reference, features, network } = await generate(given, { progress });
      expect(methods.map(({ method }) => method)).toEqual(['iNGD', 'flow matching']);
      for (const { images, nearest, scores, updates } of methods) {
        expect([images.rows, images.columns]).toEqual([20, 36]);
        expect(images.data.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
        expect(nearest.data.every((pixel) => pixel === 0 || pixel === 1)).toBe(true);
        expect(Object.values(scores).every(Number.isFinite)).toBe(true);
        expect(updates).toBeGreaterThan(0);
      }
      expect(reference.training.nearestTraining).toBeLessThan(1e-2); // float32 distances of equal rows
      expect(reference.noise.frechet).toBeGreaterThan(reference.training.frechet);
      expect(features).toBe('32 features of a classifier, its last hidden layer');
      expect(network.name).toBe('unet(6x6x1, 8-16, silu)');
    });
    expect(leaked).toBe(0);
    expect([...stages]).toEqual(['features', 'energy', 'iNGD', 'flow matching', 'judging']);
  });

  test('without labels the features are principal components', async () => {
    const { labels: _, ...given } = options();
    const { features, methods } = await generate({ ...given, methods: ['flow matching'] });
    expect(features).toMatch(/^\d+ principal components of pixels$/);
    expect(methods).toHaveLength(1);
  });

  test.each(['features', 'energy', 'iNGD', 'flow matching'])(
    'a signal during %s ends it, nothing left behind',
    async (at) => {
      const given = options();
      const leaked = await leakedTensors(async () => {
        const stop = new AbortController();
        const progress = ({ stage }: { stage: string }) => {
          if (stage === at) stop.abort(new Error('enough'));
        };
        const methods = at === 'flow matching' ? (['flow matching'] as const) : (['iNGD'] as const);
        await expect(generate({ ...given, methods }, { progress, signal: stop.signal })).rejects.toThrow('enough');
      });
      expect(leaked).toBe(0);
    },
  );

  test.each<[string, Partial<GenerateOptions>, RegExp]>([
    ['no time', { seconds: 0 }, /generate: expected seconds/],
    ['a few judges', { judges: bars(5, 3).images }, /expected rows of judges/],
    ['labels of others', { labels: [1, 2] }, /a label for each of 80 training images, got 2/],
    [
      'judges of another size',
      { judges: { rows: 30, columns: 4, data: new Float64Array(120) } },
      /expected 36 numbers to an image of judges, 6x6 grey, got 4; bring them to one size/,
    ],
  ])('%s is refused', async (_, part, message) => {
    await expect(generate({ ...options(), ...part })).rejects.toThrow(message);
  });

  describe('the statistic', () => {
    const small = unet({ height: 2, width: 2, features: [4], timeWidth: 8 });
    const images = (seed: number, rows: number) => normal<tf.Rank.R2>(fold(key, seed), [rows, 4]);
    const energy = () => ({ network: small, parameters: small.initialise({ key: fold(key, 9) }) });
    const featuresAt = (time: number) =>
      leadingFeatures(energy(), { images: images(10, 40), time, count: 2, key: fold(key, 12) });

    test('obeys the laws of statistics', async () => {
      const statistic = energyStatistic(energy(), featuresAt(0.6));
      expect(statistic.size).toBe(5);
      for (const law of statisticLaws(() => statistic)) await law.check();
    });

    test('looks along the directions in which what the energy reads varies most', async () => {
      const { directions } = featuresAt(0.6);
      const clean = denoised(small, energy().parameters, images(10, 40), 0.6);
      const spread = async (v: tf.Tensor2D) => [...(await tf.moments(tf.matMul(clean, v), 0).variance.data())];
      const [first = 0, second = 0] = await spread(directions);
      expect(first).toBeGreaterThan(second);
      const others = tf.div<tf.Tensor2D>(images(13, 200), tf.norm(images(13, 200), 2, 1, true));
      expect(Math.max(...(await spread(tf.transpose(others))))).toBeLessThanOrEqual(first * 1.001);
    });

    test('a natural step takes its mean to that of the target', async () => {
      const [particles, target] = [images(14, 300), tf.add<tf.Tensor2D>(tf.mul(images(15, 300), 0.9), 0.1)];
      const statistic = energyStatistic(energy(), featuresAt(0.6));
      const before = await naturalStep(statistic, { particles, target });
      const moved = tf.add<tf.Tensor2D>(particles, fieldOf(statistic, before.weights, particles));
      const after = await naturalStep(statistic, { particles: moved, target });
      expect(before.distance).toBeGreaterThan(0.1);
      expect(after.distance).toBeLessThan(before.distance / 4);
    });
  });

  test('what a course keeps is read again bit for bit; a damaged file and one of other images are refused', async () => {
    const weights = Float32Array.from(normalValues(fold(key, 30), 5));
    const [middle, directions] = [normal<tf.Rank.R1>(fold(key, 31), [4]), normal<tf.Rank.R2>(fold(key, 32), [4, 2])];
    const bytes = await encodeCourse(new Map([[7, { time: 0.35, middle, directions, weights }]]));
    const read = decodeCourse(bytes, 4).get(7);
    expect(read?.time).toBe(0.35);
    expect(read?.weights).toEqual(weights);
    expect(await read?.middle.data()).toEqual(await middle.data());
    expect(await read?.directions.array()).toEqual(await directions.array());
    expect(() => decodeCourse(bytes, 9)).toThrow('it is of images of 4 numbers, not of 9');
    const damaged = bytes.slice();
    damaged[damaged.length - 1] = (damaged.at(-1) as number) ^ 1;
    expect(() => decodeCourse(damaged, 4)).toThrow(/decodeCourse: /);
  });

  test('a run that is done makes the same images again and fits nothing anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ingd-generate-'));
    const images = { rows: 40, columns: 4, data: uniformValues(fold(key, 33), 160) };
    const training = toUnits(images);
    const network = pathVelocity(unet({ height: 2, width: 2, features: [4] }), await spreadOf(training));
    const energy = { parameters: network.initialise({ key }), updates: 0 };
    const run = async (notes: string[]) => {
      const kept = keptIn({ folder, settings: {}, images: images.data });
      const budget = { seconds: 600, progress: (_: number, note: string) => notes.push(note) };
      const mover = await ingdImages({ network, training, key, kept, budget, energy, particles: 40 });
      return mover.sample(fold(key, 40), 5).data();
    };
    const [first, second]: [string[], string[]] = [[], []];
    const made = await run(first);
    expect(first).toHaveLength(20);
    expect(first.at(-1)).toMatch(/^step 20 of 20, \d+\.\d\d spreads from images$/);
    expect(await run(second)).toEqual(made);
    expect(second).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test('the nearest rows are those of plain loops', async () => {
    const [x, others] = [normalValues(fold(key, 20), 7 * 3), normalValues(fold(key, 21), 11 * 3)];
    const tensor = (values: Float64Array) => tf.tensor2d(Float32Array.from(values), [values.length / 3, 3]);
    const { rows, distances } = await nearestRows(tensor(x), tensor(others));
    for (let i = 0; i < 7; i++) {
      const all = Array.from({ length: 11 }, (_, j) =>
        Math.hypot(...[0, 1, 2].map((k) => (x[3 * i + k] as number) - (others[3 * j + k] as number))),
      );
      expect(rows[i]).toBe(all.indexOf(Math.min(...all)));
      expect(Math.abs((distances[i] as number) - Math.min(...all))).toBeLessThan(1e-5);
    }
    expect(quantile(Float64Array.of(3, 1, 2, 4), 0.5)).toBe(3);
  });
});
