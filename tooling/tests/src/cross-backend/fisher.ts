import { fold, toMatrix } from '@ingd/engine';
import { multivariateNormal, poisson, rbf, type Statistic } from '@ingd/families';
import * as exported from '@ingd/fisher';
import { drawMlp, gaussian, kernelGradient, mlpTangent, scalarKernel } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { float32, noNumbers, type Output, onHost, type PackageCases } from './contract.js';
import { clouds, key, matrix } from './inputs.js';

const statistic = (): Statistic => rbf({ centers: matrix(3, 12, 3), bandwidth: 1.7 });
const sample = () => ({ statistic: statistic(), samples: clouds().x });

async function drift(options: Partial<exported.ClosedFormOptions> = {}): Promise<Record<string, Output>> {
  const { x, y } = clouds();
  const space = mlpTangent({ network: drawMlp({ widths: [3, 7, 6, 3], key: fold(key, 4) }) });
  const settings = { damping: 1e-3, ridge: 1e-3 };
  const form = await exported.closedFormDrift({
    statistic: statistic(),
    space,
    particles: x,
    target: y,
    ...settings,
    ...options,
  });
  return { drift: form.drift.at(y), gradient: form.gradient, merit: form.merit };
}

async function steps(problem: exported.NaturalProblem<unknown>, batch: unknown): Promise<Record<string, Output>> {
  const optimiser = exported.naturalGradient({ problem });
  let state = optimiser.init();
  for (let i = 0; i < 3; i++) ({ state } = await optimiser.step(state, batch));
  return { parameters: state.parameters };
}

/** Counts that grow with the first feature. */
const regression = (): exported.RegressionBatch => ({
  features: matrix(1, 40, 3),
  response: tf.tidy(() => {
    const first = tf.reshape(tf.slice(matrix(1, 40, 3), [0, 0], [40, 1]), [40]);
    return tf.round(tf.exp(tf.add(tf.mul(first, 0.7), 1))) as tf.Tensor1D;
  }),
});

const plane = multivariateNormal({ dimension: 3 });
const member = plane.natural({
  mean: [0.2, 0, -0.1],
  covariance: [
    [2, 0.3, 0],
    [0.3, 1, 0.1],
    [0, 0.1, 1.5],
  ],
});

export const fisher: PackageCases = {
  specifier: '@ingd/fisher',
  exported,
  entries: {
    emptyMoments: onHost,
    driftSizes: noNumbers,
    nominalRates: noNumbers,
    planDrift: noNumbers,
    mergeMoments: onHost,
    recordMoments: noNumbers,
    restoreMoments: noNumbers,
    fixedDamping: onHost,
    levenbergMarquardt: onHost,
    exactFisher: onHost,
    addSamples: float32(async () => {
      const { mean, covariance } = exported.finishMoments(
        await exported.addSamples(exported.emptyMoments(12), sample()),
      );
      return { mean, covariance };
    }),
    finishMoments: float32(async () => {
      const sums = await exported.momentsOfRows(await toMatrix(clouds().x));
      return { covariance: exported.finishMoments(sums).covariance };
    }, 1e-12),
    momentsOfRows: float32(
      async () => ({ scatter: (await exported.momentsOfRows(await toMatrix(clouds().x))).scatter }),
      1e-12,
    ),
    empiricalFisher: float32(async () => ({ fisher: await exported.empiricalFisher(statistic(), clouds().x) })),
    empiricalFisherOperator: float32(async () => ({
      product: (await exported.empiricalFisherOperator(statistic(), clouds().x, { ridge: 0.1 })).apply(
        matrix(8, 12, 2),
      ),
    })),
    shrunkFisher: float32(async () => {
      const { fisher: matrixOfFisher, shrinkage } = await exported.shrunkFisher(statistic(), clouds().x);
      return { fisher: matrixOfFisher, shrinkage };
    }),
    momentGradient: float32(async () => ({
      gradient: await exported.momentGradient(statistic(), clouds().x, clouds().y),
    })),
    klNaturalDirection: float32(async () => ({
      direction: await exported.klNaturalDirection(plane, member, clouds().x),
    })),
    naturalDirection: float32(async () => {
      const direct = await exported.naturalDirection({
        fisher: await exported.empiricalFisher(statistic(), clouds().x),
        gradient: await exported.momentGradient(statistic(), clouds().x, clouds().y),
        ridge: 1e-2,
      });
      return { direction: direct.direction };
    }, 1e-4),
    naturalGradientOfLoss: float32(async () => ({
      gradient: await exported.naturalGradientOfLoss(plane, member, (mean) => tf.sum(tf.sin(mean)) as tf.Scalar),
    })),
    projectDrift: float32(async () => {
      const { x, y } = clouds();
      const { tangent, rate } = await exported.projectDrift({
        statistic: statistic(),
        particles: x,
        velocity: y,
        ridge: 1e-2,
      });
      return { tangent, rate };
    }, 1e-4),
    closedFormDrift: float32(async () => {
      const kernel = gaussian({ bandwidth: 1.5 });
      const parts = {
        tangent: await drift(),
        'tangent, in tiles': await drift({ method: 'statistic-space' }),
        'kernel gradients': await drift({ space: kernelGradient({ kernel, dimension: 3 }) }),
        'scalar kernel': await drift({ space: scalarKernel({ kernel, dimension: 3 }) }),
      };
      return Object.fromEntries(
        Object.entries(parts).flatMap(([space, outputs]) =>
          Object.entries(outputs).map(([name, output]) => [`${name}, ${space}`, output] as const),
        ),
      );
    }, 1e-3),
    generalisedLinearModel: float32(
      async () =>
        steps(exported.generalisedLinearModel({ family: poisson as never, features: 3 }) as never, regression()),
      1e-4,
    ),
    naturalGradient: float32(async () => {
      const problem = exported.generalisedLinearModel({ family: poisson as never, features: 3, penalty: 0.1 });
      return steps(problem as never, regression());
    }, 1e-4),
    variationalNormal: float32(async () => {
      const logDensity = (x: tf.Tensor2D) => tf.mul(tf.sum(tf.square(tf.sub(x, 0.5)), 1), -1) as tf.Tensor1D;
      return steps(exported.variationalNormal({ dimension: 2, logDensity, key }) as never, undefined);
    }, 1e-4),
  },
};
