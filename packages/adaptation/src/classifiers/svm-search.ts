import type { Matrix } from '@ingd/engine';
import { solveDual } from './libsvm.js';
import { pairwiseVotes } from './pairwise-votes.js';
import { stratifiedFolds } from './stratified-folds.js';
import { gaussianValues } from './svm-model.js';

/** C and γ, and the cross-validated share of right predictions with them. */
export interface SvmSettings {
  readonly cost: number;
  readonly gamma: number;
  readonly score: number;
}

export interface SvmSearch {
  /** |xᵢ − xⱼ|², `[n, n]`. */
  readonly squares: Matrix;
  /** Each row's class, from 0 in order of first appearance. */
  readonly classOf: Int32Array;
  readonly costs: readonly number[];
  readonly gammas: readonly number[];
  readonly folds: number;
}

/** The C and γ of the best mean accuracy over stratified folds; the first of equals, costs outside, γ inside. */
export function searchSvm({ squares, classOf, costs, gammas, folds }: SvmSearch): SvmSettings {
  const foldOf = stratifiedFolds(classOf, folds);
  const scores = gammas.map((gamma) => scoresAt(gaussianValues(squares, gamma), { classOf, foldOf, folds, costs }));
  let best: SvmSettings = { cost: costs[0] ?? 1, gamma: gammas[0] ?? 1, score: Number.NEGATIVE_INFINITY };
  costs.forEach((cost, c) => {
    gammas.forEach((gamma, g) => {
      const score = scores[g]?.[c] ?? 0;
      if (score > best.score + 1e-12) best = { cost, gamma, score };
    });
  });
  return best;
}

interface Folds {
  readonly classOf: Int32Array;
  readonly foldOf: Int32Array;
  readonly folds: number;
  readonly costs: readonly number[];
}

/** Mean accuracy over the folds for each cost. */
function scoresAt(kernel: Matrix, { classOf, foldOf, folds, costs }: Folds): readonly number[] {
  const sums = costs.map(() => 0);
  for (let fold = 0; fold < folds; fold++) {
    const rows = Array.from(foldOf.keys());
    const train = rows.filter((row) => foldOf[row] !== fold);
    const held = rows.filter((row) => foldOf[row] === fold);
    const trainKernel = block(kernel, train, train);
    const labels = train.map((row) => classOf[row] as number);
    costs.forEach((cost, at) => {
      const model = solveDual(trainKernel, labels, cost);
      const supports = model.supports.map((row) => train[row] as number);
      const { winners } = pairwiseVotes(model, block(kernel, held, supports));
      const right = held.filter((row, i) => model.order[winners[i] as number] === classOf[row]).length;
      sums[at] = (sums[at] ?? 0) + right / held.length;
    });
  }
  return sums.map((sum) => sum / folds);
}

function block({ columns, data }: Matrix, rows: readonly number[], wanted: readonly number[]): Matrix {
  const chosen = new Float64Array(rows.length * wanted.length);
  rows.forEach((row, i) => {
    wanted.forEach((column, j) => {
      chosen[i * wanted.length + j] = data[row * columns + column] as number;
    });
  });
  return { rows: rows.length, columns: wanted.length, data: chosen };
}
