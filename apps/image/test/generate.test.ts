import { createKey, fold, type Matrix, normal, normalValues, uniformValues, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import { statisticLaws } from '@ingd/families/testing';
import { convolutionalNetwork, energyModel } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { GenerateOptions } from '../src/generate/contract.js';
import { energyStatistic, inItsOwnUnits } from '../src/generate/energy-statistic.js';
import { generate } from '../src/generate/generate.js';
import { nearestRows, quantile } from '../src/generate/nearest.js';

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

  test('the statistic obeys the laws of statistics, and is in units of its spread', async () => {
    const network = convolutionalNetwork({ height: 2, width: 2, convolutions: [{ channels: 3 }], dense: [4, 1] });
    const parameters = network.initialise({ key: fold(key, 9) });
    const [particles, target] = [normal<tf.Rank.R2>(fold(key, 10), [12, 4]), normal<tf.Rank.R2>(fold(key, 11), [9, 4])];
    const center = tf.mean<tf.Tensor1D>(target, 0);
    const whole = energyStatistic({ model: energyModel({ network }), parameters, center });
    const made = await inItsOwnUnits(whole, { particles, target });
    expect(made.size).toBe(2);
    const laws = statisticLaws(() => ({ ...made, dispose: () => {} }));
    for (const law of laws.filter(({ name }) => !name.includes('leak'))) await law.check();
    const { variance } = tf.moments(made.evaluate(tf.concat2d([target, particles], 0)), 0);
    for (const value of await variance.data()) expect(value).toBeCloseTo(20 / 21, 3);
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
