import { createKey, fold, normal } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import {
  affine,
  clampedKnots,
  concat,
  type DenseLayer,
  fourierBasis,
  linearMap,
  moments,
  networkLayer,
  outer,
  pairwise,
  polynomials,
  product,
  randomFourierFeatures,
  rbf,
  restrict,
  type Statistic,
  select,
  splineBasis,
  standardize,
  statisticOf,
} from '../src/index.js';

const key = createKey(7);

function drawn(index: number, rows: number, columns: number): tf.Tensor2D {
  return normal<tf.Rank.R2>(fold(key, index), [rows, columns]);
}

/** Takes a temporary, hands it to `use`, disposes it. */
function withTensor<T>(tensor: tf.Tensor2D, use: (tensor: tf.Tensor2D) => T): T {
  const result = use(tensor);
  tensor.dispose();
  return result;
}

const radial = (dimension: number, size = 5): Statistic =>
  withTensor(drawn(dimension, size, dimension), (centers) => rbf({ centers, bandwidth: 1.3 }));

const projected = (statistic: Statistic, dimension: number): Statistic =>
  withTensor(drawn(10, statistic.dimension, dimension), (matrix) => {
    const shift = tf.tensor1d(Array.from({ length: statistic.dimension }, (_, i) => 0.2 * i - 0.1));
    const pulledBack = affine({ statistic, matrix, shift });
    shift.dispose();
    return pulledBack;
  });

const functions: Readonly<Record<string, () => Statistic>> = {
  'a function of ours, wide': () =>
    statisticOf({
      name: 'waves',
      dimension: 2,
      size: 6,
      evaluate: (x) =>
        tf.concat2d(
          [tf.sin(x), tf.mul<tf.Tensor2D>(x, tf.sum(x, 1, true)), tf.exp<tf.Tensor2D>(tf.mul<tf.Tensor2D>(x, 0.3))],
          1,
        ),
    }),
  'a function of ours, narrow': () =>
    statisticOf({ name: 'energy', dimension: 5, size: 1, evaluate: (x) => tf.sum<tf.Tensor2D>(tf.tanh(x), 1, true) }),
  'a function of ours that returns what it takes': () =>
    statisticOf({ name: 'identity', dimension: 3, size: 3, evaluate: (x) => x }),
  'a function of ours with its own derivatives': () =>
    statisticOf({
      name: 'squares',
      dimension: 3,
      size: 3,
      evaluate: (x) => tf.square(x),
      jvp: (x, v) => tf.mul(tf.mul(x, v), 2),
      vjp: (x, u) => tf.mul(tf.mul(x, u), 2),
    }),
};

/** A network of given widths, its layers disposed once taken. */
function network(widths: readonly number[], use: (layers: readonly DenseLayer[]) => Statistic): Statistic {
  const layers = widths.slice(1).map((out, i) => ({
    weights: drawn(20 + i, widths[i] as number, out),
    bias: tf.tensor1d(Array.from({ length: out }, (_, j) => 0.3 - 0.1 * j)),
  }));
  const statistic = use(layers);
  for (const { weights, bias } of layers) tf.dispose([weights, bias]);
  return statistic;
}

const bases: Readonly<Record<string, () => Statistic>> = {
  'random Fourier features': () => randomFourierFeatures({ dimension: 3, count: 7, bandwidth: 1.5, key }),
  'pairwise products': () =>
    pairwise({
      dimension: 4,
      edges: [
        [0, 1],
        [3, 1],
        [2, 2],
        [0, 3],
        [1, 0],
      ],
    }),
  powers: () => polynomials({ dimension: 2, degree: 4 }),
  'Hermite polynomials': () => polynomials({ dimension: 2, degree: 3, basis: 'hermite' }),
  'Legendre polynomials': () => polynomials({ dimension: 1, degree: 3, basis: 'legendre' }),
  'Chebyshev polynomials, of degree 1 only': () => polynomials({ dimension: 3, degree: 1, basis: 'chebyshev' }),
  'a Fourier basis': () => fourierBasis({ periods: [2 * Math.PI, 3], order: 2 }),
  'cubic splines': () =>
    splineBasis({ dimension: 2, knots: clampedKnots({ breaks: [-4, -1, 0.5, 1, 4], degree: 3 }), degree: 3 }),
  'splines with a repeated knot': () =>
    splineBasis({ knots: clampedKnots({ breaks: [-4, -2, 0, 0, 1, 4], degree: 4 }), degree: 4 }),
  'an output layer': () => network([3, 5, 4, 2], (layers) => networkLayer({ layers, activation: 'tanh' })),
  'a hidden layer': () => network([2, 5, 4, 2], (layers) => networkLayer({ layers, activation: 'softplus', upTo: 2 })),
  'a layer of sines': () => network([2, 3, 2], (layers) => networkLayer({ layers, activation: 'sine', upTo: 1 })),
  'a layer of sigmoids': () => network([2, 3, 2], (layers) => networkLayer({ layers, activation: 'sigmoid', upTo: 1 })),
  'a layer of silu': () => network([2, 4, 1], (layers) => networkLayer({ layers, activation: 'silu', upTo: 1 })),
  'a layer of gelu': () => network([2, 4, 1], (layers) => networkLayer({ layers, activation: 'gelu', upTo: 1 })),
};

const algebra: Readonly<Record<string, () => Statistic>> = {
  'some coordinates': () => restrict({ statistic: radial(2), dimension: 4, columns: [3, 1] }),
  'a coordinate twice': () => restrict({ statistic: radial(2), dimension: 3, columns: [2, 2] }),
  'some values': () => select({ statistic: moments({ dimension: 3, order: 2 }), indices: [8, 0, 4, 3] }),
  'a linear map': () =>
    withTensor(drawn(30, 4, 5), (matrix) => linearMap({ statistic: moments({ dimension: 2, order: 2 }), matrix })),
  standardised: () =>
    standardize({
      statistic: moments({ dimension: 2, order: 2 }),
      center: [0, 1, -1, 2, 0.5],
      scale: [1, 2, 0.5, 3, 0.1],
    }),
  'a product': () => product(moments({ dimension: 3, order: 1 }), radial(3, 3)),
  'an outer product': () => outer(fourierBasis({ periods: [4, 5, 6], order: 1 }), radial(3, 4)),
};

/** Every statistic of the package, and compositions of them. */
export const statistics: Readonly<Record<string, () => Statistic>> = {
  'rbf in 1 dimension': () => radial(1),
  'rbf in 3 dimensions': () => radial(3),
  'rbf with one centre': () => radial(2, 1),
  'moments of order 1': () => moments({ dimension: 4, order: 1 }),
  'moments of order 2': () => moments({ dimension: 4, order: 2 }),
  'moments of order 2 in 1 dimension': () => moments({ dimension: 1, order: 2 }),
  ...functions,
  ...bases,
  ...algebra,
  'moments of order 3': () => moments({ dimension: 3, order: 3 }),
  'moments of order 5 in 1 dimension': () => moments({ dimension: 1, order: 5 }),
  concat: () => concat(moments({ dimension: 3, order: 2 }), radial(3)),
  'concat of one': () => concat(radial(2)),
  affine: () => projected(radial(2), 3),
  'affine of nothing': () => affine({ statistic: radial(2) }),
  'concat of affine and moments, under affine': () =>
    projected(concat(projected(radial(2), 3), moments({ dimension: 3, order: 2 })), 4),
};
