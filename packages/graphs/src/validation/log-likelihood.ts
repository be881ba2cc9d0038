import { cholesky, type Matrix } from '@ingd/engine';

/**
 * Mean log-likelihood in nats of samples of covariance S under N(their mean, Θ⁻¹): ½ (log det Θ − tr(SΘ) − d log 2π), the
 * score of cross-validation in scikit-learn.
 */
export function meanLogLikelihood(covariance: Matrix, precision: Matrix): number {
  let trace = 0;
  for (let at = 0; at < covariance.data.length; at++) {
    trace += (covariance.data[at] as number) * (precision.data[at] as number);
  }
  return (cholesky(precision).logDeterminant - trace - precision.rows * Math.log(2 * Math.PI)) / 2;
}
