import { fold } from '@ingd/engine';
import * as exported from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { aside, float32, noNumbers, type Output, type PackageCases } from './contract.js';
import { clouds, key, matrix } from './inputs.js';

const kernel = () => exported.gaussian({ bandwidth: 1.5 });
const network = () => exported.drawMlp({ widths: [3, 6, 5, 3], key });

/** Two fields on 40 particles. */
const fields = () => tf.reshape(matrix(6, 80, 3), [2, 40, 3]) as tf.Tensor3D;

/** Everything that a basis does, and the field of one of its weight vectors elsewhere. */
async function ofSpace(space: exported.DriftSpace): Promise<Record<string, Output>> {
  const { x, y } = clouds();
  const basis = space.at(x);
  const weights = basis.transpose(fields()); // [2, P]
  const field = basis.field(tf.reshape(tf.slice(weights, [0, 0], [1, -1]), [-1]));
  return {
    transpose: weights,
    apply: basis.apply(weights),
    inner: basis.inner(weights, weights),
    gram: await basis.gram(fields()),
    field: field.at(y),
    jvp: field.jvp(y, matrix(7, 40, 3)),
  };
}

/** Everything that a kernel does. */
function ofKernel(kernel: exported.RadialKernel): Record<string, Output> {
  const { x, y } = clouds();
  const [u, v] = [matrix(6, 40, 3), matrix(7, 40, 3)];
  return {
    value: kernel.value(x, y),
    directional: kernel.directional(x, u, y),
    mixedProduct: kernel.mixedProduct(x, y, fields()),
    mixedDirectional: kernel.mixedDirectional(x, u, y, v),
  };
}

/** A drift away from its own points, and its derivative. */
function ofDrift(drift: exported.Drift): Record<string, Output> {
  const query = matrix(5, 40, 3);
  return { field: drift.at(query), jvp: drift.jvp(query, matrix(7, 40, 3)) };
}

const pair = () => ({ particles: clouds().x, target: clouds().y });

export const kernels: PackageCases = {
  specifier: '@ingd/kernels',
  exported,
  entries: {
    DRAWING_VERSION: aside('a constant'),
    gaussian: float32(() => ofKernel(kernel())),
    inverseMultiquadric: float32(() => ofKernel(exported.inverseMultiquadric({ bandwidth: 1.5 }))),
    matern32: float32(() => ofKernel(exported.matern32({ bandwidth: 1.5 }))),
    matern52: float32(() => ofKernel(exported.matern52({ bandwidth: 1.5 }))),
    kernelSum: float32(() =>
      ofKernel(exported.kernelSum({ kernels: [kernel(), exported.matern52({ bandwidth: 3 })], weights: [1, 0.5] })),
    ),
    radialKernel: aside('what every kernel above is made by'),
    negativeDistance: noNumbers,
    meanDiscrepancy: float32(async () => ({
      energy: await exported.meanDiscrepancy({ kernel: exported.negativeDistance(), ...pair() }),
    })),
    meanDiscrepancyDrift: float32(() => ({
      ...ofDrift(exported.meanDiscrepancyDrift({ kernel: exported.negativeDistance(), ...pair() })),
    })),
    densityRatioDrift: float32(() => ofDrift(exported.densityRatioDrift({ bandwidth: 0.8, ...pair() }))),
    steinDrift: float32(() =>
      ofDrift(exported.steinDrift({ kernel: kernel(), particles: clouds().x, scores: matrix(6, 40, 3) })),
    ),
    affineFields: float32(() => ofSpace(exported.affineFields({ dimension: 3 }))),
    radialBasis: float32(() => ofSpace(exported.radialBasis({ kernel: kernel(), centers: matrix(8, 9, 3) }))),
    radialBasisGradient: float32(() =>
      ofSpace(exported.radialBasisGradient({ kernel: kernel(), centers: matrix(8, 9, 3) })),
    ),
    kernelGradient: float32(() => ofSpace(exported.kernelGradient({ kernel: kernel(), dimension: 3 }))),
    scalarKernel: float32(() => ofSpace(exported.scalarKernel({ kernel: kernel(), dimension: 3 }))),
    randomFeatureGradient: float32(() =>
      ofSpace(exported.randomFeatureGradient({ kernel: kernel(), features: 30, dimension: 3, key: fold(key, 1) })),
    ),
    finiteSpace: float32(() =>
      ofSpace(
        exported.finiteSpace({
          kind: 'waves',
          dimension: 3,
          size: 3,
          push: (x, w) => tf.mul(tf.expandDims(tf.sin(x), 0), tf.expandDims(w, 1)) as tf.Tensor3D, // w_a sin(x_a) e_a
        }),
      ),
    ),
    mlpTangent: float32(() => ofSpace(exported.mlpTangent({ network: network() }))),
    drawMlp: float32(() => ({ values: network().evaluate(clouds().x) })),
    mlp: float32(() => ({ values: exported.mlp({ layers: network().layers }).evaluate(clouds().x) })),
    restoreDrift: float32(async () => {
      const { x, y } = clouds();
      const basis = exported.mlpTangent({ network: network() }).at(x);
      const field = basis.field(tf.reshape(basis.transpose(tf.reshape(matrix(6, 40, 3), [1, 40, 3])), [-1]));
      return { field: exported.restoreDrift(await field.record()).at(y) };
    }),
  },
};
