import { toMatrix } from '@ingd/engine';
import * as exported from '@ingd/metrics';
import * as tf from '@tensorflow/tfjs-core';
import { aside, type Case, float32, type Output, onHost, type PackageCases } from './contract.js';
import { clouds, key } from './inputs.js';

type Compared = (x: tf.Tensor2D, y: tf.Tensor2D) => Promise<number | object>;

/** Two clouds on the device, compared. */
function compared(compare: Compared): Case {
  return float32(async () => outputsOf(await compare(clouds().x, clouds().y)));
}

/** The numbers among what a comparison tells. */
function outputsOf(result: number | object): Record<string, Output> {
  if (typeof result === 'number') return { value: result };
  const numbers = Object.entries(result).filter(([, value]) => typeof value === 'number' || ArrayBuffer.isView(value));
  return Object.fromEntries(numbers) as Record<string, Output>;
}

/** Of the standard normal distribution. */
const stein = () => ({ score: tf.tidy(() => tf.neg(clouds().x)) });

export const metrics: PackageCases = {
  specifier: '@ingd/metrics',
  exported,
  entries: {
    energyKernel: onHost,
    gaussianKernel: onHost,
    gaussianMixtureKernel: onHost,
    gaussianSteinKernel: onHost,
    inverseMultiquadricSteinKernel: onHost,
    logisticClassifier: onHost,
    nearestNeighborsClassifier: onHost,
    classifierTest: compared((x, y) => exported.classifierTest(x, y, { key, permutations: 19 })),
    energyDistance: compared((x, y) => exported.energyDistance(x, y)),
    frechetDistance: compared((x, y) => exported.frechetDistance(x, y)),
    gaussianKlDivergence: compared((x, y) => exported.gaussianKlDivergence(x, y)),
    kernelSteinDiscrepancySquared: compared((x) => exported.kernelSteinDiscrepancySquared(x, stein())),
    kernelSteinTest: compared((x) => exported.kernelSteinTest(x, { ...stein(), key, draws: 99 })),
    kliep: compared(async (x, y) => {
      const ratio = await exported.kliep(x, y, { key, centers: 20, bandwidth: 1 });
      return { weights: Float64Array.from(await ratio.ratio(await toMatrix(y))) };
    }),
    linearTimeMmd: compared((x, y) => exported.linearTimeMmd(x, y)),
    mmd: compared((x, y) => exported.mmd(x, y)),
    mmdSquared: compared((x, y) => exported.mmdSquared(x, y)),
    mmdTo: compared(async (x, y) => (await exported.mmdTo(y))(x)),
    mmdPermutationTest: compared((x, y) => exported.mmdPermutationTest(x, y, { key, permutations: 99 })),
    mmdPermutationTests: aside('mmdPermutationTest is one of them'),
    mmdWildBootstrapTest: compared((x, y) => exported.mmdWildBootstrapTest(x, y, { key, draws: 99 })),
    permutationTest: compared((x, y) =>
      exported.permutationTest(x, y, {
        key,
        permutations: 19,
        statistic: (a, b) => Math.abs((a.data[0] ?? 0) - (b.data[0] ?? 0)),
      }),
    ),
    precisionRecall: compared((x, y) => exported.precisionRecall(x, y)),
    sinkhornDivergence: compared((x, y) => exported.sinkhornDivergence(x, y, { regularization: 0.5 })),
    sinkhornTransport: compared((x, y) => exported.sinkhornTransport(x, y, { regularization: 0.5 })),
    slicedWasserstein: compared((x, y) => exported.slicedWasserstein(x, y, { key, projections: 20 })),
    slicedWassersteinTest: compared((x, y) =>
      exported.slicedWassersteinTest(x, y, { key, projections: 10, permutations: 19 }),
    ),
    wasserstein: compared((x, y) => exported.wasserstein(x, y)),
  },
};
