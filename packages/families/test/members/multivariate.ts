import {
  boltzmannMachine,
  diagonalNormal,
  dirichlet,
  type ExponentialFamily,
  fixParameters,
  gamma,
  gaussianGraphicalModel,
  inverseWishart,
  ising,
  isotropicNormal,
  knownPrecisionNormal,
  multinomial,
  multivariateNormal,
  normal,
  normalGamma,
  normalInverseWishart,
  productFamily,
  vonMisesFisher,
  wishart,
} from '../../src/index.js';

/** A family and members of it by their usual parameters, two at least. */
export interface FamilyMembers<Parameters = unknown> {
  readonly name: string;
  readonly family: ExponentialFamily<Parameters>;
  readonly parameters: readonly Parameters[];
}

function membersOf<Parameters>(
  name: string,
  family: ExponentialFamily<Parameters>,
  ...parameters: readonly Parameters[]
): FamilyMembers {
  return { name, family: family as ExponentialFamily<unknown>, parameters };
}

const WIDE = [
  [2, 0.6, -0.4],
  [0.6, 1, 0.3],
  [-0.4, 0.3, 1.5],
];
const STRETCHED = [
  [100, 3, 0],
  [3, 1, 0.01],
  [0, 0.01, 0.01],
];
const PLANE = [
  [1.5, 0.4],
  [0.4, 0.8],
];
const NARROW = [
  [0.02, 0.01],
  [0.01, 0.05],
];
const CYCLE = [
  [0, 1],
  [1, 2],
  [2, 3],
  [0, 3],
] as const;
const CYCLE_PRECISION = [
  [2, -0.9, 0, 0.5],
  [-0.9, 2, 0.7, 0],
  [0, 0.7, 1.5, -0.4],
  [0.5, 0, -0.4, 1],
];
const INDEPENDENT = CYCLE_PRECISION.map((_, a) => CYCLE_PRECISION.map((__, b) => (a === b ? a + 1 : 0)));

/** η = κ times a direction: 0.6, 0.8 and as many zeros as needed. */
const towards = (dimension: number) => Array.from({ length: dimension }, (_, a) => [0.6, 0.8][a] ?? 0);

/** Every multivariate family at members that are usual and members that are extreme. */
export const multivariateMembers: readonly FamilyMembers[] = [
  membersOf(
    'multivariateNormal',
    multivariateNormal({ dimension: 3 }),
    { mean: [0.5, -1, 2], covariance: WIDE },
    { mean: [3, 0, -0.1], covariance: STRETCHED },
  ),
  membersOf(
    'multivariateNormal in 1 dimension',
    multivariateNormal({ dimension: 1 }),
    { mean: [0.5], covariance: [[2]] },
    { mean: [-20], covariance: [[0.25]] },
  ),
  membersOf(
    'diagonalNormal',
    diagonalNormal({ dimension: 3 }),
    { mean: [0.5, -1, 2], variance: [1, 2, 0.5] },
    { mean: [0, 0.01, -30], variance: [1e4, 1e-4, 9] },
  ),
  membersOf(
    'isotropicNormal',
    isotropicNormal({ dimension: 3 }),
    { mean: [0.5, -1, 2], variance: 1.5 },
    { mean: [0.01, 0.02, 0], variance: 1e-4 },
  ),
  membersOf(
    'knownPrecisionNormal',
    knownPrecisionNormal({ precision: PLANE }),
    { mean: [0.5, -1] },
    { mean: [20, 30] },
    { mean: [0, 0] },
  ),
  membersOf(
    'dirichlet',
    dirichlet({ dimension: 4 }),
    { concentration: [1.2, 3.4, 0.7, 2.2] },
    { concentration: [1, 1, 1, 1] },
    { concentration: [300, 200, 100, 50] },
    { concentration: [0.3, 0.4, 0.5, 5] },
  ),
  membersOf(
    'multinomial',
    multinomial({ dimension: 4, count: 9 }),
    { probabilities: [0.1, 0.25, 0.05, 0.6] },
    { probabilities: [0.25, 0.25, 0.25, 0.25] },
    { probabilities: [0.96, 0.01, 0.01, 0.02] },
  ),
  ...[2, 3, 5].map((dimension) =>
    membersOf(
      `vonMisesFisher in ${dimension} dimensions`,
      vonMisesFisher({ dimension }),
      { direction: towards(dimension), concentration: 3.7 },
      { direction: towards(dimension), concentration: 1e-3 },
      { direction: towards(dimension), concentration: dimension === 2 ? 1e4 : 40 }, // the kit looks all over the sphere
    ),
  ),
  membersOf(
    'wishart',
    wishart({ size: 2 }),
    { scale: PLANE, degreesOfFreedom: 6.5 },
    { scale: NARROW, degreesOfFreedom: 200 },
    { scale: PLANE, degreesOfFreedom: 3 },
  ),
  membersOf(
    'inverseWishart',
    inverseWishart({ size: 2 }),
    { scale: PLANE, degreesOfFreedom: 6.5 },
    { scale: NARROW, degreesOfFreedom: 200 },
    { scale: PLANE, degreesOfFreedom: 3 },
  ),
  membersOf(
    'normalGamma',
    normalGamma,
    { location: 0.5, strength: 2, shape: 3, rate: 1.5 },
    { location: -2, strength: 50, shape: 200, rate: 100 },
    { location: 0, strength: 0.1, shape: 0.8, rate: 4 },
  ),
  membersOf(
    'normalInverseWishart',
    normalInverseWishart({ size: 2 }),
    { location: [0.5, -0.3], strength: 2, scale: PLANE, degreesOfFreedom: 6.5 },
    { location: [0.1, 0.2], strength: 40, scale: NARROW, degreesOfFreedom: 100 },
  ),
  membersOf(
    'gaussianGraphicalModel',
    gaussianGraphicalModel({ dimension: 4, edges: CYCLE }),
    { mean: [0.5, -1, 0, 2], precision: CYCLE_PRECISION },
    { mean: [0, 0, 0, 0], precision: INDEPENDENT },
  ),
  membersOf(
    'ising',
    ising({ nodes: 4, edges: CYCLE }),
    { fields: [0.3, -0.2, 0.5, 0], couplings: [0.4, -0.7, 0.2, 0.1] },
    { fields: [0, 0, 0, 0], couplings: [0.9, 0.9, 0.9, 0.9] },
    { fields: [2, -2, 1.5, 0], couplings: [0, 0, 0, 0] },
  ),
  membersOf(
    'boltzmannMachine',
    boltzmannMachine({ nodes: 3 }),
    { fields: [0.3, -0.2, 0.5], couplings: [1, -0.7, 0.4] },
    { fields: [-2, -1, 0], couplings: [2, 1, 3] },
  ),
  membersOf(
    'productFamily',
    productFamily(normal, gamma, dirichlet({ dimension: 3 })),
    { parts: [{ mean: 1, standardDeviation: 2 }, { shape: 2, rate: 3 }, { concentration: [1, 2, 3] }] },
    { parts: [{ mean: -5, standardDeviation: 0.1 }, { shape: 20, rate: 0.5 }, { concentration: [5, 2, 0.5] }] },
  ),
  membersOf(
    'productFamily with closed forms alone',
    productFamily(normal, multivariateNormal({ dimension: 2 })),
    {
      parts: [
        { mean: 1, standardDeviation: 2 },
        { mean: [0, 1], covariance: PLANE },
      ],
    },
    {
      parts: [
        { mean: -5, standardDeviation: 0.1 },
        { mean: [2, 2], covariance: NARROW },
      ],
    },
  ),
  membersOf(
    'gamma of fixed rate',
    fixParameters(gamma, { 1: -2 }),
    { shape: 3, rate: 2 },
    { shape: 0.9, rate: 2 },
    { shape: 500, rate: 2 },
  ),
  membersOf(
    'multivariateNormal of mean 0',
    fixParameters(multivariateNormal({ dimension: 2 }), { 0: 0, 1: 0 }),
    { mean: [0, 0], covariance: PLANE },
    { mean: [0, 0], covariance: NARROW },
  ),
];
