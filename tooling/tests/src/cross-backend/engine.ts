import * as exported from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { aside, float32, noNumbers, onHost, type PackageCases } from './contract.js';
import { clouds, definite, key, matrix } from './inputs.js';

const network = (x: tf.Tensor2D) => tf.tanh(tf.matMul(x, matrix(4, 3, 5))) as tf.Tensor2D;

export const engine: PackageCases = {
  specifier: '@ingd/engine',
  exported,
  entries: {
    useBackend: noNumbers,
    inspectBackends: noNumbers,
    expectNumber: noNumbers,
    expectShape: noNumbers,
    expectWeights: onHost,
    requireMemory: noNumbers,
    rowsPerTile: aside('answers to the memory of the backend'),
    memoryLimit: aside('a constant'),
    createKey: onHost,
    split: onHost,
    fold: onHost,
    permutation: onHost,
    choice: onHost,
    normalValues: onHost,
    uniformValues: onHost,
    useArithmetic: noNumbers,
    useThreads: noNumbers,
    tensorflowOperation: aside('runs on tensorflow alone; its own suite compares it with the host'),
    withDoubles: aside('runs on tensorflow alone; its own suite compares it with the host'),
    fastestProductRate: aside('a measurement'),
    selectRows: onHost,
    stackRows: onHost,
    transpose: onHost,
    bandwidthOfSquares: onHost,
    driftSystemBytes: noNumbers,
    pairTiles: onHost,
    pairTileRows: aside('a constant'),
    pairTileColumns: aside('a constant'),
    withDriftSystem: aside('float64 on the host; closedFormDrift runs it'),
    networkTangents: aside('float64 on the host; the drifts of mlpTangent run it'),
    gaussianMeans: aside('float64 on the host; closedFormDrift asks it for the merit at other particles'),
    gaussianField: aside('float64 on the host; the drifts of kernelGradient run it'),
    normal: float32(() => ({ values: exported.normal(key, [100, 3]) }), 0),
    uniform: float32(() => ({ values: exported.uniform(key, [100, 3]) }), 0),
    toMatrix: float32(async () => ({ values: await exported.toMatrix(matrix(3, 20, 5)) }), 0),
    toTensor: float32(async () => ({ values: exported.toTensor(await exported.toMatrix(matrix(3, 20, 5))) }), 0),
    squaredDistances: float32(() => ({ squares: exported.squaredDistances(clouds().x, clouds().y) })),
    medianBandwidth: float32(async () => ({ bandwidth: await exported.medianBandwidth(clouds().x) })),
    gram: float32(async () => ({ product: await exported.gram(matrix(3, 30, 200)) }), 1e-7),
    multiply: float32(
      async () => ({
        product: exported.multiply(
          await exported.toMatrix(matrix(3, 30, 20)),
          await exported.toMatrix(matrix(4, 20, 10)),
        ),
      }),
      1e-12,
    ),
    cholesky: float32(async () => {
      const factor = exported.cholesky(await exported.toMatrix(definite(5, 30)));
      const right = await exported.toMatrix(matrix(6, 30, 2));
      return { logDeterminant: factor.logDeterminant, solution: factor.solve(right) };
    }, 1e-5), // the matrix is a float32 product
    restoreCholesky: float32(async () => {
      const { lower } = exported.cholesky(await exported.toMatrix(definite(5, 30)));
      return { solution: exported.restoreCholesky(lower).solve(await exported.toMatrix(matrix(6, 30, 2))) };
    }, 1e-5),
    jvp: float32(() => {
      const { value, derivative } = exported.jvp(network, clouds().x, clouds().y);
      return { value, derivative };
    }),
    vjp: float32(() => {
      const { value, pullback } = exported.vjp(network, clouds().x);
      return { value, pullback: pullback(matrix(7, 40, 5)) };
    }),
  },
};
