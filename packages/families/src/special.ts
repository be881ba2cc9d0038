export {
  type BesselRatioTerms,
  besselRatio,
  besselRatioTerms,
  logBesselEntire,
  logBesselI,
} from './special/bessel.js';
export { digamma, digammaGap } from './special/digamma.js';
export { betaLower, logBeta } from './special/incomplete-beta.js';
export { gammaLower, gammaUpper, logGammaUpper } from './special/incomplete-gamma.js';
export { logGamma, stirlingRemainder } from './special/log-gamma.js';
export { log1mExp, log1pExp, logistic, logSumExp } from './special/log1p-exp.js';
export { logMultivariateGamma, multivariateDigamma, multivariateTrigamma } from './special/multivariate-gamma.js';
export { erf, erfc, logErfc, logNormalDistribution, normalDistribution } from './special/normal-distribution.js';
export { polygamma, tetragamma, trigamma, trigammaGap } from './special/polygamma.js';
export { digammaTensor, logGammaTensor, trigammaTensor } from './special/tensors.js';
