import { multiply } from '@ingd/engine';
import type { DriftOperator } from './drift-operator.js';
import { type CentredPoints, gaussianValues } from './rbf-sample.js';
import { scalarGram } from './scalar-gram.js';

/** Scalar-kernel KiNG: one function of the Gaussian kernel's RKHS for each coordinate   [Liu 2025, Remark to Eq. 9]. */
export function scalarOperator(points: CentredPoints, bandwidth: number): DriftOperator {
  const kernel = gaussianValues(points, points, bandwidth);
  return {
    smooth: (field) => multiply(kernel, field),
    weights: (field) => field.data,
    approximateGram: (fields) => scalarGram(fields, kernel),
  };
}
