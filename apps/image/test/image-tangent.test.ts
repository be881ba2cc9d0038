import { createKey, fold, normalValues, useBackend } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import { empiricalFisher } from '@ingd/fisher';
import { energyModel, mlpNetwork } from '@ingd/generators';
import { type DriftSpace, drawMlp, gaussian, mlpTangent, scalarKernel } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { imageTangent } from '../src/denoise/image-tangent.js';
import { metricScale } from '../src/denoise/metric-scale.js';

const key = createKey(17);
const [rows, dimension] = [24, 30];

beforeAll(async () => {
  await useBackend('wasm');
});

/** Images far from zero, as pixels from 0 to 1 are, that differ from one another. */
function images(): tf.Tensor2D {
  return tf.tidy(() =>
    tf.add(3, tf.tensor2d(Float32Array.from(normalValues(fold(key, 1), rows * dimension)), [rows, dimension])),
  );
}

function learnt(hidden: readonly number[]) {
  const network = mlpNetwork({ widths: [dimension, ...hidden, 1], activation: 'silu' });
  const parameters = network.initialise({ key: fold(key, 2) });
  return { statistic: energyModel({ network }).penultimate(parameters), parameters };
}

/** The root mean square of tr K(xᵢ, xⱼ), i ≠ j, beside the mean of tr K(xᵢ, xᵢ). */
async function joined(space: DriftSpace, x: tf.Tensor2D): Promise<number> {
  const total = new Float64Array(rows * rows);
  const basis = space.at(x);
  for (let pixel = 0; pixel < dimension; pixel++) {
    const fields = tf.tidy(() => {
      const unit = tf.oneHot(tf.tensor1d([pixel], 'int32'), dimension);
      return tf.mul<tf.Tensor3D>(tf.reshape(tf.eye(rows), [rows, rows, 1]), tf.reshape(unit, [1, 1, dimension]));
    });
    const { data } = await basis.gram(fields);
    data.forEach((value, at) => {
      total[at] = (total[at] as number) + value;
    });
    fields.dispose();
  }
  basis.dispose();
  let [own, others] = [0, 0];
  total.forEach((value, at) => {
    if (at % (rows + 1) === 0) own += value / rows;
    else others += value ** 2 / (rows * (rows - 1));
  });
  return Math.sqrt(others) / own;
}

test('the kernel of the network hardly joins images that differ, where one drawn as usual moves all alike', async () => {
  const x = images();
  const usual = mlpTangent({ network: drawMlp({ widths: [dimension, 31, 31, dimension], key }) });
  expect(await joined(usual, x)).toBeGreaterThan(0.8);
  usual.dispose();
  const shares: number[] = [];
  for (const hidden of [[256], [256, 256, 256]]) {
    const space = await imageTangent({ hidden, deviation: 4 })({ particles: x, key });
    shares.push(await joined(space, x));
    space.dispose();
  }
  expect(shares[0] as number).toBeLessThan(0.25);
  expect(shares[1] as number).toBeLessThan(0.6 * (shares[0] as number));
  x.dispose();
});

test('the same key draws the same network, and nothing is left behind', async () => {
  const x = images();
  const leaked = await leakedTensors(async () => {
    const made: number[][] = [];
    for (const seed of [1, 1, 2]) {
      const space = await imageTangent({ hidden: [8, 8], deviation: 4 })({ particles: x, key: fold(key, seed) });
      const basis = space.at(x);
      const ones = tf.ones<tf.Rank.R3>([1, rows, dimension]);
      made.push([...(await basis.gram(ones)).data]);
      tf.dispose(ones);
      basis.dispose();
      space.dispose();
    }
    expect(made[1]).toEqual(made[0]);
    expect(made[2]).not.toEqual(made[0]);
  });
  expect(leaked).toBe(0);
  x.dispose();
});

test('both traces are what Γ is made of', async () => {
  const x = images();
  const { statistic, parameters } = learnt([20, 12]);
  const space = scalarKernel({ kernel: gaussian({ bandwidth: 2 }), dimension });
  const leaked = await leakedTensors(async () => {
    const basis = space.at(x);
    const { data: fisher } = await empiricalFisher(statistic, x);
    const trace = (matrix: ArrayLike<number>) =>
      Array.from({ length: 12 }, (_, i) => matrix[13 * i] as number).reduce((sum, value) => sum + value, 0);
    const fields = tf.tidy(() => {
      const pulled = Array.from({ length: 12 }, (_, i) => {
        const unit = tf.tensor2d([Array.from({ length: 12 }, (_, at) => Number(at === i))]);
        return tf.div(statistic.vjp(x, tf.tile(unit, [rows, 1])), rows);
      });
      return tf.stack(pulled) as tf.Tensor3D;
    });
    const exact = trace((await basis.gram(fields)).data) / trace(fisher);
    const scale = await metricScale(statistic, space, { images: x, key });
    expect(scale.variance).toBeCloseTo(trace(fisher) / 12, 12);
    expect(Math.abs(scale.damping / exact - 1)).toBeLessThan(0.25);
    fields.dispose();
    basis.dispose();
  });
  expect(leaked).toBe(0);
  tf.dispose([x, ...parameters]);
  statistic.dispose();
});

test('a statistic that is the same for all images is refused', async () => {
  const x = tf.tidy(() => tf.tile(tf.ones<tf.Rank.R2>([1, dimension]), [rows, 1]));
  const { statistic, parameters } = learnt([4]);
  const space = scalarKernel({ kernel: gaussian({ bandwidth: 2 }), dimension });
  await expect(metricScale(statistic, space, { images: x, key })).rejects.toThrow(/same for all; learn longer/);
  tf.dispose([x, ...parameters]);
  statistic.dispose();
});
