import type { Matrix } from '@ingd/engine';
import { shareAtLeast } from './p-value.js';
import { pacing, type Watched } from './pacing.js';
import { type FillRow, quadraticForms } from './quadratic-forms.js';

/** A statistic that was observed, and its p-value. */
export interface ObservedForm {
  readonly observed: number;
  readonly pValue: number;
}

/**
 * aᵀ K a of column 0 against those of all other columns, which were drawn under the null hypothesis. All go through the same arithmetic,
 * so that ties stay ties.
 */
export async function formAgainstDraws(fill: FillRow, vectors: Matrix, watched: Watched): Promise<ObservedForm> {
  const pace = pacing(watched, vectors.rows ** 2 / 2);
  const { forms, magnitude } = await quadraticForms(fill, { vectors, pace });
  const observed = forms[0] as number;
  return { observed, pValue: shareAtLeast(observed, forms.subarray(1), magnitude) };
}
