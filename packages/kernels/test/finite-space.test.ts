// Not on webgpu: shaders for every case take a driver in software minutes; the cross-backend law runs the function.
import { createKey, normal, useBackend } from '@ingd/engine';
import { leakedTensors, testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { affineFields, type FiniteSpaceOptions, finiteSpace, restoreDrift } from '../src/index.js';
import { driftSpaceLaws } from '../src/testing.js';

/** w ↦ Σ_j w_j sin(ω_j ⟨1, x⟩) 1, with weights for two frequencies: made of `push` alone. */
const waves: FiniteSpaceOptions = {
  kind: 'waves',
  dimension: 2,
  size: 2,
  settings: { frequencies: [0.7, 1.3] },
  push(x, w) {
    const phase = tf.mul(tf.sum(x, 1, true), tf.tensor2d([[0.7, 1.3]])); // [n, P]
    const heights = tf.matMul(w, tf.sin(phase), false, true); // [k, n]
    return tf.tile(tf.expandDims(heights, 2), [1, 1, 2]) as tf.Tensor3D;
  },
};

/** The push of `affineFields`, without its other passes. */
const affine: FiniteSpaceOptions = {
  kind: 'affine-by-push',
  dimension: 3,
  size: 12,
  push(x, w) {
    const count = w.shape[0];
    const matrices = tf.reshape(tf.slice2d(w, [0, 0], [count, 9]), [count, 3, 3]);
    const turned = tf.matMul(tf.tile(tf.expandDims(x, 0), [count, 1, 1]), matrices); // [k, n, d]
    return tf.add(turned, tf.expandDims(tf.slice2d(w, [0, 9], [count, 3]), 1)) as tf.Tensor3D;
  },
};

describe.each(testBackends())('a space by one function, on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each([waves, affine])('$kind', (options) => {
    const { restore } = finiteSpace(options);
    for (const law of driftSpaceLaws(() => finiteSpace(options), { restore })) test(law.name, law.check);
  });

  test('passes that follow are those of a closed form, and those given are taken', async () => {
    const x = normal<tf.Rank.R2>(createKey(2), [6, 3]);
    const fields = normal<tf.Rank.R3>(createKey(3), [2, 6, 3]);
    const [derived, closed] = [finiteSpace(affine).at(x), affineFields({ dimension: 3 }).at(x)];
    const [found, wanted] = [derived.transpose(fields), closed.transpose(fields)];
    const difference = await tf.max(tf.abs(tf.sub(found, wanted))).data();
    expect(difference[0]).toBeLessThan(1e-5);
    const own = finiteSpace({ ...affine, pull: () => tf.zeros([2, 12]) })
      .at(x)
      .transpose(fields);
    expect((await own.data()).every((value) => value === 0)).toBe(true);
    tf.dispose([x, fields, found, wanted, own]);
  });
});

describe('refused', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  const recorded = async (options: FiniteSpaceOptions) => {
    const x = tf.ones<tf.Rank.R2>([2, options.dimension]);
    const field = finiteSpace(options)
      .at(x)
      .field(tf.ones([options.size]));
    return field.record();
  };

  test('numbers of weights and columns that are none, and a push of another shape', () => {
    expect(() => finiteSpace({ ...waves, size: 0 })).toThrow(/^finiteSpace: expected size/);
    expect(() => finiteSpace({ ...waves, dimension: 1.5 })).toThrow(/^finiteSpace: expected dimension/);
    const narrow = finiteSpace({ ...waves, push: (x, w) => tf.zeros([w.shape[0], x.shape[0], 1]) });
    expect(() => narrow.at(tf.ones([5, 2])).apply(tf.ones([3, 2]))).toThrow(
      /^waves.push: expected the result of shape \[3, 5, 2\], got \[3, 5, 1\]/,
    );
  });

  test('records of other kinds, of other settings and of other weights', async () => {
    const record = await recorded(waves);
    expect(() => finiteSpace(affine).restore(record)).toThrow(
      /expected a record of kind 'affine-by-push', got 'waves'/,
    );
    const other = { ...record, settings: { frequencies: [1, 2] } };
    expect(() => finiteSpace(waves).restore(other)).toThrow(
      /settings \{"frequencies":\[0.7,1.3\]\}, got \{"frequencies":\[1,2\]\}/,
    );
    const short = { ...record, tensors: { weights: { shape: [1], values: Float32Array.of(1) } } };
    expect(() => finiteSpace(waves).restore(short)).toThrow(/tensor weights of shape \[2\], got \[1\]/);
    expect(() => restoreDrift(record)).toThrow(/got 'waves'; it may need .* the restore of the space that made it/);
  });

  test('and nothing of a refusal is left behind', async () => {
    const record = await recorded(waves);
    const leaked = await leakedTensors(async () => {
      expect(() => finiteSpace(affine).restore(record)).toThrow();
    });
    expect(leaked).toBe(0);
  });
});
