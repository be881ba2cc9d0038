import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { createKey, normal, normalValues, uniform, uniformValues, useBackend } from '../../src/index.js';
import { testBackends } from '../../src/testing.js';

describe.each(testBackends())('tensors of random numbers on %s', (backend) => {
  test('normal is normalValues rounded to float32, the same bits everywhere', async () => {
    await useBackend(backend);
    const key = createKey(12);
    const tensor = normal<tf.Rank.R3>(key, [7, 5, 3]);
    expect(tensor.shape).toEqual([7, 5, 3]);
    expect(await tensor.data()).toEqual(new Float32Array(normalValues(key, 105)));
    tensor.dispose();
  });

  test('uniform is uniformValues cut to 24 bits, and never 1', async () => {
    await useBackend(backend);
    const key = createKey(13);
    const tensor = uniform<tf.Rank.R1>(key, [100_000]);
    const [found, exact] = [await tensor.data(), uniformValues(key, 100_000)];
    expect(found.every((value, i) => value <= (exact[i] as number) && (exact[i] as number) - value < 2 ** -24)).toBe(
      true,
    );
    expect(found.every((value) => value < 1)).toBe(true);
    tensor.dispose();
  });

  test('scalars and empty tensors', async () => {
    await useBackend(backend);
    const [scalar, empty] = [normal(createKey(1), []), uniform(createKey(1), [0, 4])];
    expect([scalar.rank, empty.size]).toEqual([0, 0]);
    tf.dispose([scalar, empty]);
  });
});
