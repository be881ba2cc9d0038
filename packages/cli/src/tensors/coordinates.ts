import type { Matrix } from '@ingd/engine';
import { type FittedPreprocessing, fitPreprocessing, type PreprocessingOptions, toFlow } from '@ingd/particles';
import { UsageProblem } from '../problems.js';

/**
 * Common coordinates of two samples. What is wrong with the samples for that (nothing varies, too few directions for the
 * components asked for) is the user's to mend.
 */
export function fitCoordinates(options: PreprocessingOptions): FittedPreprocessing {
  try {
    return fitPreprocessing(options);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageProblem(error.message.replace(/^fitPreprocessing: /, ''));
    throw error;
  }
}

/**
 * Both samples in units of the pooled standard deviation of each column, about the pooled mean. Columns that never change are
 * left out: they cannot tell the samples apart.
 */
export function standardizeTogether(
  first: Matrix,
  second: Matrix,
  weights: PreprocessingOptions['weights'] = {},
): readonly [Matrix, Matrix] {
  requireDifference(first, second);
  const preprocessing = fitCoordinates({ source: first, target: second, weights, standardize: true });
  return [toFlow(preprocessing, first), toFlow(preprocessing, second)];
}

/** @throws UsageProblem when every row of both is one and the same */
function requireDifference(first: Matrix, second: Matrix): void {
  const { columns } = first;
  const varies = ({ data }: Matrix) => data.some((value, index) => value !== first.data[index % columns]);
  if (varies(first) || varies(second)) return;
  throw new UsageProblem(
    'expected a column that varies, got the same values in every row of both tables; there is nothing to compare',
  );
}
