import * as exported from '@ingd/families';
import * as special from '@ingd/families/special';
import * as tf from '@tensorflow/tfjs-core';
// @boundaries-ignore one list of members and statistics serves the packages' own tests and this one
import { multivariateMembers } from '../../../../packages/families/test/members/multivariate.js';
// @boundaries-ignore one list of members and statistics serves the packages' own tests and this one
import { univariateMembers } from '../../../../packages/families/test/members/univariate.js';
// @boundaries-ignore one list of members and statistics serves the packages' own tests and this one
import { statistics } from '../../../../packages/families/test/statistics.js';
import {
  type Aside,
  aside,
  type Case,
  float32,
  noNumbers,
  type Output,
  onHost,
  type PackageCases,
} from './contract.js';
import { clouds, key, matrix } from './inputs.js';

const { multivariateNormal, logDensity, maximumLikelihood } = exported;

/** Log density, T and its distance from the mean, at samples of the first member that a package's own tests have. */
function memberCase(wanted: (name: string) => boolean): Case {
  const found = [...univariateMembers, ...multivariateMembers].find(({ name }) => wanted(name));
  if (found === undefined) throw new Error('familyCase: expected a member among those of the tests, got none; add one');
  return float32(() => {
    const { family, parameters } = found;
    const natural = family.natural(parameters[0]);
    const x = family.sample(key, natural, 30);
    return {
      sample: tf.clone(x),
      logDensity: logDensity(family, x, natural),
      statistic: family.statistic.evaluate(x),
      score: exported.parameterScore(family, x, natural),
    };
  });
}

const families = [
  ...['bernoulli', 'beta', 'binomial', 'categorical', 'chiSquare', 'exponential', 'gamma', 'geometric', 'inverseGamma'],
  ...[
    'inverseGaussian',
    'laplace',
    'logNormal',
    'negativeBinomial',
    'normal',
    'normalKnownMean',
    'normalKnownVariance',
  ],
  ...['pareto', 'poisson', 'rayleigh', 'vonMises', 'weibull', 'boltzmannMachine', 'diagonalNormal', 'dirichlet'],
  ...['gaussianGraphicalModel', 'inverseWishart', 'ising', 'isotropicNormal', 'knownPrecisionNormal', 'multinomial'],
  ...['multivariateNormal', 'normalGamma', 'normalInverseWishart', 'productFamily', 'vonMisesFisher', 'wishart'],
];

/** T and its derivatives. */
function statisticCase(name: string): Case {
  return float32(() => {
    const statistic = statistics[name]?.();
    if (statistic === undefined)
      throw new Error(`statisticCase: expected a statistic '${name}' of the tests, got none; add one`);
    const x = tf.tidy(() => tf.mul(matrix(1, 20, statistic.dimension), 0.9) as tf.Tensor2D);
    return {
      value: statistic.evaluate(x),
      jvp: statistic.jvp(x, matrix(2, 20, statistic.dimension)),
      vjp: statistic.vjp(x, matrix(3, 20, statistic.size)),
      jacobian: statistic.jacobian(x),
    };
  });
}

const statisticsByExport: Readonly<Record<string, string>> = {
  affine: 'affine',
  concat: 'concat',
  fourierBasis: 'a Fourier basis',
  linearMap: 'a linear map',
  moments: 'moments of order 3',
  networkLayer: 'a hidden layer',
  outer: 'an outer product',
  pairwise: 'pairwise products',
  polynomials: 'Hermite polynomials',
  product: 'a product',
  randomFourierFeatures: 'random Fourier features',
  rbf: 'rbf in 3 dimensions',
  restrict: 'some coordinates',
  select: 'some values',
  splineBasis: 'cubic splines',
  standardize: 'standardised',
  statisticOf: 'a function of ours, wide',
};

const plane = multivariateNormal({ dimension: 3 });
const natural = plane.natural({
  mean: [0.2, 0, -0.1],
  covariance: [
    [2, 0.3, 0],
    [0.3, 1, 0.1],
    [0, 0.1, 1.5],
  ],
});
const prior = () =>
  exported.conjugatePrior({ family: exported.normal, count: 2, mean: exported.meanParameter([0.1, 1.2]) });
const column = () => matrix(1, 30, 1);

function onTensors(): Readonly<Record<string, Case>> {
  return {
    activationOf: float32(() => {
      const { value, slope, curvature } = exported.activationOf('gelu');
      const x = matrix(1, 20, 3);
      const y = value(x);
      return { value: tf.clone(y), slope: slope(x, y), curvature: curvature(x, y) };
    }),
    logDensity: float32(() => ({ values: logDensity(plane, clouds().x, natural) })),
    score: float32(() => ({ values: exported.score(plane, clouds().x, natural) })),
    parameterScore: float32(() => ({ values: exported.parameterScore(plane, clouds().x, natural) })),
    sampleMembers: float32(() => ({ values: exported.sampleMembers(plane, key, natural, 20) }), 0),
    exponentialFamily: memberCase((name) => name === 'normal'),
    fixParameters: memberCase((name) => name === 'gamma of fixed rate'),
    maximumLikelihood: float32(async () => ({ natural: (await maximumLikelihood(plane, clouds().x)).values })),
    maximumAPosteriori: float32(async () => ({
      natural: (await exported.maximumAPosteriori(prior(), column())).values,
    })),
    posterior: float32(async () => ({ mean: (await exported.posterior(prior(), column())).mean.values })),
    posteriorPredictive: float32(async () => ({ values: await exported.posteriorPredictive(prior(), column()) })),
    logEvidence: float32(async () => ({ value: await exported.logEvidence(prior(), column()) })),
    fitStandardization: float32(async () => {
      const fitted = await exported.fitStandardization(exported.moments({ dimension: 3, order: 2 }), clouds().x);
      return { center: fitted.center, scale: fitted.scale } as unknown as Record<string, Output>;
    }),
    dropCollinear: float32(async () => {
      const { kept } = await exported.dropCollinear(exported.moments({ dimension: 3, order: 2 }), clouds().x);
      return { kept };
    }, 0),
    expectSupport: float32(async () => {
      await exported.expectSupport(plane, clouds().x);
      return { inside: await plane.inSupport(clouds().x) };
    }, 0),
  };
}

const hostOnly = [
  ...['bregmanDivergence', 'crossEntropy', 'dualBregmanDivergence', 'entropy', 'exponentialGeodesic', 'fisherDiagonal'],
  ...[
    'fisherInformation',
    'fisherOperator',
    'klDivergence',
    'mixtureGeodesic',
    'mode',
    'naturalGradientStep',
    'solveNatural',
  ],
  ...[
    'conjugatePrior',
    'clampedKnots',
    'monomialIndices',
    'createKey',
    'naturalParameter',
    'meanParameter',
    'readNatural',
  ],
];

export const familiesCases: readonly PackageCases[] = [
  {
    specifier: '@ingd/families',
    exported,
    entries: {
      useBackend: noNumbers,
      ...Object.fromEntries(hostOnly.map((name): [string, Aside] => [name, onHost])),
      ...Object.fromEntries(families.map((name) => [name, memberCase((each) => each.replace(/[ (].*/, '') === name)])),
      ...Object.fromEntries(Object.entries(statisticsByExport).map(([name, listed]) => [name, statisticCase(listed)])),
      ...onTensors(),
      recordStatistic: aside('numbers read; restoreStatistic runs over them'),
      restoreStatistic: float32(async () => {
        const record = await exported.recordStatistic(exported.rbf({ centers: matrix(4, 5, 3), bandwidth: 1.5 }));
        return { value: exported.restoreStatistic(record).evaluate(matrix(1, 20, 3)) };
      }),
    },
  },
  {
    specifier: '@ingd/families/special',
    exported: special,
    entries: {
      ...Object.fromEntries(
        Object.keys(special).map((name): [string, Aside] => [name, aside('numbers to numbers on the host')]),
      ),
      logGammaTensor: float32(() => ({ values: special.logGammaTensor(positive()) })),
      digammaTensor: float32(() => ({ values: special.digammaTensor(positive()) })),
      trigammaTensor: float32(() => ({ values: special.trigammaTensor(positive()) })),
    },
  },
];

function positive(): tf.Tensor2D {
  return tf.tidy(() => tf.add(tf.mul(tf.square(matrix(1, 20, 3)), 4), 0.1) as tf.Tensor2D);
}
