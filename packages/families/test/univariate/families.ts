import {
  bernoulli,
  beta,
  binomial,
  categorical,
  chiSquare,
  type ExponentialFamily,
  exponential,
  gamma,
  geometric,
  inverseGamma,
  inverseGaussian,
  laplace,
  logNormal,
  negativeBinomial,
  normal,
  normalKnownMean,
  normalKnownVariance,
  pareto,
  poisson,
  rayleigh,
  vonMises,
  weibull,
} from '../../src/index.js';

/** What the reference values say of a family's options; `number` where it takes none. */
interface Options {
  readonly count?: number;
  readonly classes?: number;
  readonly location?: number;
  readonly shape?: number;
  readonly minimum?: number;
  readonly mean?: number;
  readonly variance?: number;
}

/** Every univariate family, by its name in the reference values. */
export const univariate = {
  bernoulli: () => bernoulli,
  beta: () => beta,
  binomial: ({ count = 1 }: Options) => binomial({ count }),
  categorical: ({ classes = 2 }: Options) => categorical({ classes }),
  chiSquare: () => chiSquare,
  exponential: () => exponential,
  gamma: () => gamma,
  geometric: () => geometric,
  inverseGamma: () => inverseGamma,
  inverseGaussian: () => inverseGaussian,
  laplace: ({ location = 0 }: Options) => laplace({ location }),
  logNormal: () => logNormal,
  negativeBinomial: ({ count = 1 }: Options) => negativeBinomial({ count }),
  normal: () => normal,
  normalKnownMean: ({ mean = 0 }: Options) => normalKnownMean({ mean }),
  normalKnownVariance: ({ variance = 1 }: Options) => normalKnownVariance({ variance }),
  pareto: ({ minimum = 1 }: Options) => pareto({ minimum }),
  poisson: () => poisson,
  rayleigh: () => rayleigh,
  vonMises: () => vonMises,
  weibull: ({ shape = 1 }: Options) => weibull({ shape }),
};
const byName: Readonly<Record<string, (options: Options) => ExponentialFamily>> = univariate;

/** The family of a reference value. */
export function familyOf(name: string, options: Options | null): ExponentialFamily {
  const make = byName[name];
  if (make === undefined) throw new Error(`no family ${name}`);
  return make(options ?? {});
}
