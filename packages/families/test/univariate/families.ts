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

const families: Record<string, (options: Options) => ExponentialFamily> = {
  bernoulli: () => bernoulli,
  beta: () => beta,
  binomial: ({ count = 1 }) => binomial({ count }),
  categorical: ({ classes = 2 }) => categorical({ classes }),
  chiSquare: () => chiSquare,
  exponential: () => exponential,
  gamma: () => gamma,
  geometric: () => geometric,
  inverseGamma: () => inverseGamma,
  inverseGaussian: () => inverseGaussian,
  laplace: ({ location = 0 }) => laplace({ location }),
  logNormal: () => logNormal,
  negativeBinomial: ({ count = 1 }) => negativeBinomial({ count }),
  normal: () => normal,
  normalKnownMean: ({ mean = 0 }) => normalKnownMean({ mean }),
  normalKnownVariance: ({ variance = 1 }) => normalKnownVariance({ variance }),
  pareto: ({ minimum = 1 }) => pareto({ minimum }),
  poisson: () => poisson,
  rayleigh: () => rayleigh,
  vonMises: () => vonMises,
  weibull: ({ shape = 1 }) => weibull({ shape }),
};

/** The family of a reference value. */
export function familyOf(name: string, options: Options | null): ExponentialFamily {
  const make = families[name];
  if (make === undefined) throw new Error(`no family ${name}`);
  return make(options ?? {});
}
