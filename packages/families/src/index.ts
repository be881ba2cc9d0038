// What a first example needs of the engine
export { createKey, type Key, useBackend } from '@ingd/engine';
// Derived once, for any family
export { bregmanDivergence, dualBregmanDivergence } from './derived/bregman-divergence.js';
export {
  type ConjugatePrior,
  type ConjugatePriorOptions,
  conjugatePrior,
  maximumAPosteriori,
  mode,
  posterior,
} from './derived/conjugate-prior.js';
export { crossEntropy, entropy } from './derived/entropy.js';
export { expectSupport } from './derived/expect-support.js';
export {
  type FisherOperator,
  fisherDiagonal,
  fisherInformation,
  fisherOperator,
  type HostArray,
} from './derived/fisher-information.js';
export { exponentialGeodesic, mixtureGeodesic } from './derived/geodesic.js';
export { klDivergence } from './derived/kl-divergence.js';
export { type LogDensityOptions, logDensity } from './derived/log-density.js';
export { maximumLikelihood } from './derived/maximum-likelihood.js';
export { type NaturalGradientStep, naturalGradientStep } from './derived/natural-gradient-step.js';
export { logEvidence, posteriorPredictive } from './derived/posterior-predictive.js';
export { sampleMembers } from './derived/sample-members.js';
export { parameterScore, score } from './derived/score.js';
export type { WeightOptions } from './derived/sum-statistics.js';
export { readNatural } from './derived/tracked-parameters.js';
// Families
export type { FamilyDefinition } from './family/definition.js';
export { type ExponentialFamily, exponentialFamily } from './family/exponential-family.js';
export type { NewtonStatus } from './family/newton.js';
export { type Mean, meanParameter, type Natural, naturalParameter } from './family/parameter.js';
export { type NaturalSolution, solveNatural } from './family/solve-natural.js';
export { type DiagonalNormalParameters, diagonalNormal } from './multivariate/diagonal-normal.js';
export { type DirichletParameters, dirichlet } from './multivariate/dirichlet.js';
export { type FixedParameters, fixParameters } from './multivariate/fix-parameters.js';
export {
  type GaussianGraphicalModelOptions,
  type GaussianGraphicalModelParameters,
  gaussianGraphicalModel,
} from './multivariate/gaussian-graphical-model.js';
export { type InverseWishartParameters, inverseWishart } from './multivariate/inverse-wishart.js';
export { boltzmannMachine, type IsingOptions, type IsingParameters, ising } from './multivariate/ising.js';
export { type IsotropicNormalParameters, isotropicNormal } from './multivariate/isotropic-normal.js';
export { type KnownPrecisionNormalParameters, knownPrecisionNormal } from './multivariate/known-precision-normal.js';
export { type MultinomialOptions, type MultinomialParameters, multinomial } from './multivariate/multinomial.js';
export { type MultivariateNormalParameters, multivariateNormal } from './multivariate/multivariate-normal.js';
export { type NormalGammaParameters, normalGamma } from './multivariate/normal-gamma.js';
export { type NormalInverseWishartParameters, normalInverseWishart } from './multivariate/normal-inverse-wishart.js';
export { type ProductParameters, productFamily } from './multivariate/product-family.js';
export { type VonMisesFisherParameters, vonMisesFisher } from './multivariate/von-mises-fisher.js';
export { type WishartParameters, wishart } from './multivariate/wishart.js';
export type { LinearisedStatistic, Statistic } from './statistic.js';
export {
  type Activation,
  type ActivationDerivatives,
  type ActivationFunction,
  activationOf,
} from './statistics/activations.js';
export { type AffineOptions, type AffineStatistic, affine } from './statistics/affine.js';
export { type ConcatStatistic, concat } from './statistics/concat.js';
export {
  type CollinearityReport,
  type DropCollinearOptions,
  dropCollinear,
} from './statistics/drop-collinear.js';
export { type FourierBasisOptions, type FourierBasisStatistic, fourierBasis } from './statistics/fourier-basis.js';
export { type LinearMapOptions, type LinearMapStatistic, linearMap } from './statistics/linear-map.js';
export { type MomentsOptions, type MomentsStatistic, moments } from './statistics/moments.js';
export { monomialIndices } from './statistics/monomials.js';
export {
  type DenseLayer,
  type NetworkLayerOptions,
  type NetworkLayerStatistic,
  networkLayer,
} from './statistics/network-layer.js';
export { type OuterStatistic, outer } from './statistics/outer.js';
export { type PairwiseOptions, type PairwiseStatistic, pairwise } from './statistics/pairwise.js';
export {
  type PolynomialBasis,
  type PolynomialsOptions,
  type PolynomialsStatistic,
  polynomials,
} from './statistics/polynomials.js';
export { type ProductStatistic, product } from './statistics/product.js';
export {
  type RandomFourierFeaturesOptions,
  type RandomFourierFeaturesStatistic,
  randomFourierFeatures,
} from './statistics/random-fourier-features.js';
export { type RbfOptions, type RbfStatistic, rbf } from './statistics/rbf.js';
export { recordStatistic, restoreStatistic, type StatisticRecord } from './statistics/record.js';
export { type RestrictOptions, type RestrictStatistic, restrict } from './statistics/restrict.js';
export { type SelectOptions, type SelectStatistic, select } from './statistics/select.js';
export {
  clampedKnots,
  type SplineBasisOptions,
  type SplineBasisStatistic,
  splineBasis,
} from './statistics/spline-basis.js';
export {
  fitStandardization,
  type Standardization,
  type StandardizeOptions,
  type StandardizeStatistic,
  standardize,
} from './statistics/standardize.js';
export { type StatisticOfOptions, statisticOf } from './statistics/statistic-of.js';
export { type BernoulliParameters, bernoulli } from './univariate/bernoulli.js';
export { type BetaParameters, beta } from './univariate/beta.js';
export { type BinomialOptions, type BinomialParameters, binomial } from './univariate/binomial.js';
export { type CategoricalOptions, type CategoricalParameters, categorical } from './univariate/categorical.js';
export { type ChiSquareParameters, chiSquare } from './univariate/chi-square.js';
export { type ExponentialParameters, exponential } from './univariate/exponential.js';
export { type GammaParameters, gamma } from './univariate/gamma.js';
export { type GeometricParameters, geometric } from './univariate/geometric.js';
export { type InverseGammaParameters, inverseGamma } from './univariate/inverse-gamma.js';
export { type InverseGaussianParameters, inverseGaussian } from './univariate/inverse-gaussian.js';
export { type LaplaceOptions, type LaplaceParameters, laplace } from './univariate/laplace.js';
export { type LogNormalParameters, logNormal } from './univariate/log-normal.js';
export {
  type NegativeBinomialOptions,
  type NegativeBinomialParameters,
  negativeBinomial,
} from './univariate/negative-binomial.js';
export { type NormalParameters, normal } from './univariate/normal.js';
export {
  type NormalKnownMeanOptions,
  type NormalKnownMeanParameters,
  normalKnownMean,
} from './univariate/normal-known-mean.js';
export {
  type NormalKnownVarianceOptions,
  type NormalKnownVarianceParameters,
  normalKnownVariance,
} from './univariate/normal-known-variance.js';
export { type ParetoOptions, type ParetoParameters, pareto } from './univariate/pareto.js';
export { type PoissonParameters, poisson } from './univariate/poisson.js';
export { type RayleighParameters, rayleigh } from './univariate/rayleigh.js';
export { type VonMisesParameters, vonMises } from './univariate/von-mises.js';
export { type WeibullOptions, type WeibullParameters, weibull } from './univariate/weibull.js';
