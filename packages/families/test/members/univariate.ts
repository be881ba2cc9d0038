import type { ExponentialFamily } from '../../src/index.js';
import { univariate } from '../univariate/families.js';

/** A family and members of it, by their usual parameters. */
export interface FamilyMembers {
  readonly name: string;
  readonly family: ExponentialFamily;
  /** Ordinary and moderately extreme members: every law holds at them. */
  readonly parameters: readonly unknown[];
  /** Members whose samples or statistics float32 cannot hold well: the laws of parameters hold at them. */
  readonly extreme: readonly unknown[];
}

function members<P>(
  family: ExponentialFamily<P>,
  parameters: readonly P[],
  extreme: readonly P[] = [],
  known = '',
): FamilyMembers {
  return { name: `${family.name}${known}`, family, parameters, extreme };
}

export const univariateMembers: readonly FamilyMembers[] = [
  members(
    univariate.bernoulli(),
    [{ probability: 0.2 }, { probability: 0.73 }, { probability: 0.01 }],
    [{ probability: 1e-12 }],
  ),
  members(
    univariate.binomial({ count: 12 }),
    [{ probability: 0.35 }, { probability: 0.9 }, { probability: 0.01 }],
    [{ probability: 1e-9 }],
    '(12)',
  ),
  members(
    univariate.binomial({ count: 2000 }),
    [{ probability: 0.5 }, { probability: 0.004 }, { probability: 0.97 }],
    [{ probability: 1e-12 }],
    '(2000)',
  ),
  members(
    univariate.negativeBinomial({ count: 5 }),
    [{ probability: 0.4 }, { probability: 0.05 }, { probability: 0.9 }],
    [{ probability: 1e-7 }],
    '(5)',
  ),
  members(
    univariate.negativeBinomial({ count: 0.5 }),
    [{ probability: 0.3 }, { probability: 0.02 }],
    [{ probability: 1e-6 }],
    '(0.5)',
  ),
  members(
    univariate.geometric(),
    [{ probability: 0.3 }, { probability: 0.01 }, { probability: 0.9 }],
    [{ probability: 1e-10 }],
  ),
  members(univariate.poisson(), [{ rate: 0.6 }, { rate: 7.3 }, { rate: 250 }], [{ rate: 1e-9 }, { rate: 1e6 }]),
  members(
    univariate.categorical({ classes: 4 }),
    [{ probabilities: [0.1, 0.2, 0.3, 0.4] }, { probabilities: [0.7, 0.05, 0.2, 0.05] }],
    [{ probabilities: [1e-12, 0.5, 0.5 - 1e-12 - 1e-9, 1e-9] }],
    '(4)',
  ),
  members(univariate.exponential(), [{ rate: 0.5 }, { rate: 2 }, { rate: 1e-3 }], [{ rate: 1e-12 }, { rate: 1e9 }]),
  members(
    univariate.inverseGamma(),
    [
      { shape: 3, scale: 2 },
      { shape: 6.5, scale: 0.9 },
      { shape: 40, scale: 100 },
    ],
    [
      { shape: 0.01, scale: 1 },
      { shape: 1e6, scale: 1e6 },
    ],
  ),
  members(
    univariate.chiSquare(),
    [{ degreesOfFreedom: 4 }, { degreesOfFreedom: 0.8 }, { degreesOfFreedom: 60 }],
    [{ degreesOfFreedom: 1e-3 }, { degreesOfFreedom: 1e6 }],
  ),
  members(
    univariate.beta(),
    [
      { alpha: 2, beta: 3 },
      { alpha: 0.8, beta: 1.7 },
      { alpha: 30, beta: 12 },
    ],
    [
      { alpha: 1e-3, beta: 1e-2 },
      { alpha: 1e6, beta: 3e6 },
      { alpha: 1e5, beta: 1e-2 },
    ],
  ),
  members(
    univariate.inverseGaussian(),
    [
      { mean: 1, shape: 2 },
      { mean: 3, shape: 0.9 },
      { mean: 2, shape: 50 },
    ],
    [
      { mean: 1e3, shape: 1e-2 },
      { mean: 1, shape: 1e8 },
    ],
  ),
  members(
    univariate.logNormal(),
    [
      { location: 0.4, scale: 0.6 },
      { location: -2, scale: 0.1 },
      { location: 1, scale: 1.5 },
    ],
    [
      { location: 20, scale: 1e-3 },
      { location: 0, scale: 12 },
    ],
  ),
  members(
    univariate.laplace({ location: 1.5 }),
    [{ scale: 1.3 }, { scale: 0.4 }],
    [{ scale: 1e-9 }, { scale: 1e9 }],
    '(1.5)',
  ),
  members(
    univariate.weibull({ shape: 1.7 }),
    [{ scale: 2 }, { scale: 0.01 }, { scale: 300 }],
    [{ scale: 1e9 }],
    '(1.7)',
  ),
  members(univariate.weibull({ shape: 0.6 }), [{ scale: 2 }, { scale: 0.3 }], [{ scale: 1e-9 }], '(0.6)'),
  members(
    univariate.pareto({ minimum: 2 }),
    [{ shape: 3.5 }, { shape: 1.2 }, { shape: 0.8 }],
    [{ shape: 1e-2 }],
    '(2)',
  ),
  members(univariate.rayleigh(), [{ scale: 1 }, { scale: 0.02 }, { scale: 50 }], [{ scale: 1e9 }, { scale: 1e-9 }]),
  members(
    univariate.vonMises(),
    [
      { location: 0, concentration: 1.5 },
      { location: 1.2, concentration: 4 },
      { location: -2.5, concentration: 0.01 },
      { location: 0.7, concentration: 40 },
    ],
    [
      { location: 2, concentration: 1e-9 },
      { location: 3, concentration: 1e7 },
    ],
  ),
  members(
    univariate.normalKnownMean({ mean: 3 }),
    [{ standardDeviation: 1 }, { standardDeviation: 0.2 }, { standardDeviation: 20 }],
    [{ standardDeviation: 1e-9 }, { standardDeviation: 1e9 }],
    '(3)',
  ),
  members(
    univariate.normalKnownVariance({ variance: 0.25 }),
    [{ mean: 0 }, { mean: 1.5 }, { mean: -8 }],
    [{ mean: 1e6 }],
    '(0.25)',
  ),
  members(
    univariate.normal(),
    [
      { mean: 0, standardDeviation: 1 },
      { mean: 1.5, standardDeviation: 0.7 },
      { mean: -3, standardDeviation: 2.5 },
    ],
    [{ mean: 1e3, standardDeviation: 1e-2 }],
  ),
  members(
    univariate.gamma(),
    [
      { shape: 1, rate: 1 },
      { shape: 2.5, rate: 0.8 },
      { shape: 40, rate: 3 },
    ],
    [
      { shape: 1e-3, rate: 1 },
      { shape: 1e6, rate: 1e3 },
    ],
  ),
];
