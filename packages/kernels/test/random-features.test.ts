import { createKey, fold, normal, toMatrix, useBackend } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { gaussian, kernelGradient, randomFeatureGradient } from '../src/index.js';

const kernel = gaussian({ bandwidth: 1.3 });
const [dimension, fields, count] = [3, 4, 12];

beforeAll(async () => {
  await useBackend('wasm');
});

/** The Gram matrix of the same fields at the same particles in a space, flattened. */
async function gramIn(space: { at: ReturnType<typeof kernelGradient>['at'] }): Promise<Float64Array> {
  const x = normal<tf.Rank.R2>(createKey(1), [count, dimension]);
  const v = normal<tf.Rank.R3>(createKey(2), [fields, count, dimension]);
  try {
    return (await space.at(x).gram(v)).data;
  } finally {
    tf.dispose([x, v]);
  }
}

/** Root mean square error of the Gram matrix over draws of the frequencies, relative to the exact one's norm. */
async function relativeError(features: number, draws: number): Promise<number> {
  const exact = await gramIn(kernelGradient({ kernel, dimension }));
  let total = 0;
  for (let draw = 0; draw < draws; draw++) {
    const space = randomFeatureGradient({ kernel, dimension, features, key: fold(createKey(3), draw) });
    const gram = await gramIn(space);
    space.dispose();
    total += gram.reduce((sum, value, i) => sum + (value - (exact[i] as number)) ** 2, 0);
  }
  return Math.sqrt(total / draws / exact.reduce((sum, value) => sum + value ** 2, 0));
}

describe('randomFeatureGradient', () => {
  test('approaches the exact kernel as one over the root of the features', async () => {
    const errors = [await relativeError(64, 24), await relativeError(256, 24), await relativeError(1024, 24)];
    const rate = Math.log((errors[2] as number) / (errors[0] as number)) / Math.log(1024 / 64);
    expect(rate).toBeGreaterThan(-0.65);
    expect(rate).toBeLessThan(-0.35);
    expect(errors[2]).toBeLessThan(0.1);
  });

  test('draws the same frequencies from the same key, and others from another', async () => {
    const frequencies = async (seed: number) => {
      const space = randomFeatureGradient({ kernel, dimension, features: 300, key: createKey(seed) });
      const matrix = await toMatrix(space.frequencies);
      space.dispose();
      return matrix.data;
    };
    expect(await frequencies(1)).toEqual(await frequencies(1));
    expect(await frequencies(1)).not.toEqual(await frequencies(2));
    const variance = (await frequencies(1)).reduce((sum, value) => sum + value ** 2 / 900, 0);
    expect(Math.abs(variance * 1.3 ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / 900)); // within four standard errors
  });

  test.each([0, 1.5, Number.NaN])('refuses %s features', (features) => {
    expect(() => randomFeatureGradient({ kernel, dimension, features, key: createKey(1) })).toThrow(
      /^randomFeatureGradient: expected features/,
    );
  });
});
