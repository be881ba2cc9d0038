import { expectNumber, type Matrix, stackRows } from '@ingd/engine';
import { fitPreprocessing, type Preprocessing, toFlow } from '@ingd/particles';
import { medianDistance, squaredDistances } from './classifiers/squared-distances.js';

/** How features become the coordinates that are moved and classified. */
export interface FeatureOptions {
  /** K: the leading principal components of both domains together; all columns that vary where it is left out. */
  readonly components?: number | undefined;
  /** Whether every column first gets mean 0 and deviation 1 over both domains; true unless told. */
  readonly standardize?: boolean | undefined;
  /**
   * What all coordinates are then divided by: a number (100 in the paper), or `'median'`, which brings the median distance of all
   * points to 3, about what the paper's features have after their division; that unless told.
   */
  readonly unit?: number | 'median' | undefined;
}

/** The median distance that `unit: 'median'` brings about. */
const usualDistance = 3;

/** At most so many rows are looked at for the median distance. */
const looked = 1500;

/**
 * Common coordinates of two domains: standardised, rotated to their principal components, divided by one number.
 * @throws RangeError when the columns differ in number, a number is not finite, every column is constant, or `components` exceeds the
 *   directions in which the points vary
 */
export function fitFeatures(
  tested: Matrix,
  labelled: Matrix,
  { components, standardize = true, unit = 'median' }: FeatureOptions = {},
): Preprocessing {
  if (unit !== 'median') expectNumber('fitFeatures', 'unit', unit, { exclusiveMinimum: 0 });
  const request = { source: tested, target: labelled, standardize };
  const fitted = fitPreprocessing(components === undefined ? request : { ...request, components });
  const plain = { center: fitted.center, scale: fitted.scale, components: fitted.components };
  const divisor = unit === 'median' ? medianOf(plain, tested, labelled) / usualDistance : unit;
  return { ...plain, scale: plain.scale.map((each) => each * divisor) };
}

function medianOf(preprocessing: Preprocessing, tested: Matrix, labelled: Matrix): number {
  const all = stackRows(thinned(tested), thinned(labelled));
  const scores = toFlow(preprocessing, all);
  return medianDistance(squaredDistances(scores, scores));
}

/** Every k-th row, so that few are left. */
function thinned({ rows, columns, data }: Matrix): Matrix {
  const stride = Math.ceil((2 * rows) / looked);
  const kept = Math.ceil(rows / stride);
  const thin = new Float64Array(kept * columns);
  for (let row = 0; row < kept; row++) {
    thin.set(data.subarray(row * stride * columns, (row * stride + 1) * columns), row * columns);
  }
  return { rows: kept, columns, data: thin };
}
