import { type Matrix, multiply } from '@ingd/engine';
import type { DriftOperator } from './drift-operator.js';
import { kernelRows } from './kernel-rows.js';
import type { CentredPoints } from './rbf-sample.js';
import { scalarGram } from './scalar-gram.js';

/** Scalar-kernel KiNG: one function of the Gaussian kernel's RKHS for each coordinate   [Liu 2025, Remark to Eq. 9]. */
export function scalarOperator(points: CentredPoints, bandwidth: number): DriftOperator {
  const kernel = kernelRows(points, bandwidth, 1);
  return {
    smooth(field) {
      const result: Matrix = { ...field, data: new Float64Array(field.data.length) };
      kernel.visit((first, _, tile) => result.data.set(multiply(tile, field).data, first * field.columns));
      return result;
    },
    weights: (field) => field.data,
    approximateGram: (fields) => scalarGram(fields, kernel.whole()),
  };
}
