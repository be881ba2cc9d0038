import { createKey, fold, jvp, normal, useBackend, vjp } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawMlp, type Mlp, mlp, mlpTangent } from '../src/index.js';
import { expectSameTensor } from './close.js';

const key = createKey(21);
const [n, k] = [6, 3];
const widthsOf = { 'no hidden layer': [3, 3], one: [3, 6, 3], two: [3, 7, 5, 3], three: [2, 4, 5, 6, 2] };

/** φ at x as a function of all weights, in the order of the flat vector. */
function ofParameters(network: Mlp, x: tf.Tensor2D) {
  return (...parameters: tf.Tensor[]): tf.Tensor2D => {
    const layers = network.layers.map((_, index) => ({
      weights: parameters[2 * index] as tf.Tensor2D,
      bias: parameters[2 * index + 1] as tf.Tensor1D,
    }));
    return layers.reduce<tf.Tensor2D>(
      (z, { weights, bias }, index) =>
        tf.add(tf.matMul<tf.Tensor2D>(index === 0 ? z : tf.tanh<tf.Tensor2D>(z), weights), bias),
      x,
    );
  };
}

const parametersOf = ({ layers }: Mlp): tf.Tensor[] => layers.flatMap(({ weights, bias }) => [weights, bias]);

/** One weight vector cut into the shapes of the network's parameters. */
function cut(network: Mlp, w: tf.Tensor2D): tf.Tensor[] {
  let offset = 0;
  return parametersOf(network).map((parameter) => {
    const part = tf.reshape(tf.slice2d(w, [0, offset], [1, parameter.size]), parameter.shape);
    offset += parameter.size;
    return part;
  });
}

/** K(x, y) = ∂φ_a(x)/∂β · ∂φ_b(y)/∂β of the full tangent, by automatic differentiation: `[n d, n d]`. */
function automaticKernel(network: Mlp, x: tf.Tensor2D): tf.Tensor2D {
  const { pullback } = vjp(ofParameters(network, x), parametersOf(network));
  const count = x.shape[0] * x.shape[1];
  const rows = Array.from({ length: count }, (_, index) => {
    const unit = tf.oneHot(tf.tensor1d([index], 'int32'), count);
    const gradients = pullback(tf.cast(tf.reshape<tf.Rank.R2>(unit, x.shape), 'float32')) as readonly tf.Tensor[];
    return tf.concat(
      gradients.map((gradient) => tf.reshape(gradient, [1, gradient.size])),
      1,
    );
  });
  const jacobian = tf.concat(rows, 0) as tf.Tensor2D;
  return tf.matMul(jacobian, jacobian, false, true);
}

describe.each(testBackends())('mlpTangent on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(Object.entries(widthsOf))('with hidden layers: %s', (_, widths) => {
    const dimension = widths[0] as number;
    const setting = () => {
      const network = drawMlp({ widths, key: fold(key, 0) });
      const x = normal<tf.Rank.R2>(fold(key, 1), [n, dimension]);
      const space = mlpTangent({ network });
      const w = normal<tf.Rank.R2>(fold(key, 2), [1, space.size]);
      return { network, x, space, basis: space.at(x), w };
    };

    test('the number of weights is the network’s', () => {
      const { network, space } = setting();
      expect(space.size).toBe(parametersOf(network).reduce((total, { size }) => total + size, 0));
      expect(space.dimension).toBe(dimension);
    });

    test('apply is the derivative of the network along w, by automatic differentiation', async () => {
      const { network, x, basis, w } = setting();
      const { derivative } = jvp(ofParameters(network, x), parametersOf(network), cut(network, w));
      await expectSameTensor(basis.apply(w), tf.expandDims(derivative, 0), 1e-5);
    });

    test('transpose is the gradient in the weights of ⟨v, φ⟩, layer by layer, W row by row, then b', async () => {
      const { network, x, basis } = setting();
      const v = normal<tf.Rank.R3>(fold(key, 3), [k, n, dimension]);
      const { pullback } = vjp(ofParameters(network, x), parametersOf(network));
      const rows = tf.unstack(v).map((field) => {
        const gradients = pullback(field as tf.Tensor2D) as readonly tf.Tensor[];
        return tf.concat(gradients.map((gradient) => tf.reshape(gradient, [gradient.size])));
      });
      await expectSameTensor(basis.transpose(v), tf.stack(rows), 1e-5);
    });

    test('the field’s jvp is its derivative in x, by automatic differentiation', async () => {
      const { network, basis, w } = setting();
      const x = normal<tf.Rank.R2>(fold(key, 4), [n, dimension]);
      const u = normal<tf.Rank.R2>(fold(key, 5), [n, dimension]);
      const field = basis.field(tf.reshape<tf.Rank.R1>(w, [w.size]));
      const automatic = jvp(
        (points: tf.Tensor2D) => jvp(ofParameters(network, points), parametersOf(network), cut(network, w)).derivative,
        x,
        u,
      );
      await expectSameTensor(field.jvp(x, u), automatic.derivative, 1e-4);
    });

    test('diagonal: K(x, y) is the diagonal of the full kernel, its cross-output entries dropped', async () => {
      const { network, x } = setting();
      const kernel = automaticKernel(network, x);
      const size = n * dimension;
      const sameOutput = tf.tidy(() => {
        const output = tf.mod(tf.range(0, size), dimension);
        return tf.cast(tf.equal(tf.expandDims(output, 0), tf.expandDims(output, 1)), 'float32');
      });
      const basis = mlpTangent({ network, diagonal: true }).at(x);
      const units = tf.reshape<tf.Rank.R3>(tf.eye(size), [size, n, dimension]);
      const columns = tf.reshape(basis.apply(basis.transpose(units)), [size, size]);
      await expectSameTensor(columns, tf.mul(kernel, sameOutput), 1e-5);
    });
  });

  test('diagonal: both ways to the Gram matrix agree, few particles and many', async () => {
    const network = drawMlp({ widths: [2, 3, 2], key: fold(key, 0) }); // 9 hidden weights
    const basisOf = (count: number) => {
      const x = tf.slice2d(normal<tf.Rank.R2>(fold(key, 1), [16, 2]), [0, 0], [count, 2]);
      return mlpTangent({ network, diagonal: true }).at(x);
    };
    const v = normal<tf.Rank.R3>(fold(key, 3), [k, 8, 2]);
    const byParticles = await basisOf(8).gram(v);
    const padded = tf.concat3d([v, tf.zeros([k, 8, 2])], 1); // the same fields, zero at further particles
    const byOutputs = await basisOf(16).gram(padded);
    const scale = Math.max(...byParticles.data.map(Math.abs));
    byParticles.data.forEach((value, i) => {
      expect(Math.abs(value - (byOutputs.data[i] as number)) / scale).toBeLessThan(1e-5);
    });
  });
});

test('mlpTangent refuses a network with fewer outputs than inputs', () => {
  const layers = [{ weights: tf.zeros<tf.Rank.R2>([3, 2]), bias: tf.zeros<tf.Rank.R1>([2]) }];
  expect(() => mlpTangent({ network: mlp({ layers }) })).toThrow(
    /^mlpTangent: expected a network R\^d -> R\^d, got widths 3-2;/,
  );
});
