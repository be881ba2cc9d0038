import { readJson } from './samples.js';

/** What POT, SciPy and scikit-learn make of the samples A, B and C: see fixtures/make-reference.py. */
export const reference = readJson('reference.json') as {
  readonly weights: { readonly A: number[]; readonly B: number[] };
  readonly wasserstein: Record<'w2sq_weighted' | 'w1_weighted' | 'w2sq_line_weighted' | 'w1_line_weighted', number>;
  readonly sliced: { directions: number[][]; order1: number; order2: number; order2_weighted: number };
  readonly sinkhorn: Record<string, number>;
  readonly normal: Record<'kl_AB' | 'kl_BA' | 'kl_AB_weighted' | 'frechet_AB' | 'frechet_AB_weighted', number>;
  readonly precision_recall: Record<'k3' | 'k5', Record<'precision' | 'recall' | 'density' | 'coverage', number>>;
  readonly classifier: { logistic: number[]; neighbors7: number[] };
  readonly kliep: { bandwidth: number; kl: number; gap: number; ratio_at_C: number[] };
  readonly normal_upper_tail: Record<string, number>;
};

/** The weights of A and of B in that file. */
export const referenceWeights = { x: reference.weights.A, y: reference.weights.B };
