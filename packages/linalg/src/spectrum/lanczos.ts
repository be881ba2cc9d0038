import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { columnDots, columnNorms, positiveRatio, subtractScaled } from '../iteration/columns.js';
import type { LinearOperator } from '../operator.js';

/** The tridiagonal matrix of one start vector. */
export interface LanczosMatrix {
  /** `steps` entries. */
  readonly diagonal: Float64Array;
  /** One less. */
  readonly offDiagonal: Float64Array;
  /** What couples it to the rest of the space: 0 when the space is exhausted. */
  readonly remainder: number;
}

interface LanczosState {
  /** Unit vectors found so far, `[n, j]` for each of the k starts. */
  bases: Tensor2D[];
  previous: Tensor2D;
  current: Tensor2D;
  beta: Tensor2D;
}

/**
 * Lanczos' tridiagonal matrices of a symmetric operator for k start vectors at once, every new vector orthogonalised against all before
 * it, twice. Nothing is read before the end. Memory: 4 n k steps bytes.
 * @param start `[n, k]`, of any length but 0; stays the caller's
 */
export async function lanczos(a: LinearOperator, start: Tensor2D, steps: number): Promise<LanczosMatrix[]> {
  const coefficients = tf.tidy(() => {
    const rows: Tensor2D[] = [];
    const state = begin(start);
    for (let i = 0; i < steps; i++) rows.push(...step(a, state, i + 1 < steps));
    return tf.concat2d(rows, 0); // [2 steps, k]: α₁, β₁, α₂, ...
  });
  try {
    return byColumn(await coefficients.data(), start.shape[1], steps);
  } finally {
    coefficients.dispose();
  }
}

function begin(start: Tensor2D): LanczosState {
  const norms = columnNorms(start);
  const current = tf.mul<Tensor2D>(start, positiveRatio(tf.onesLike(norms), norms));
  return { bases: columnsApart(current), previous: tf.zerosLike(current), current, beta: tf.zerosLike(norms) };
}

/** One product with A; gives α and β as rows of k. */
function step(a: LinearOperator, state: LanczosState, keepsBasis: boolean): [Tensor2D, Tensor2D] {
  const next = tf.tidy(() => {
    const image = subtractScaled(a.apply(state.current), state.beta, state.previous);
    const alpha = columnDots(image, state.current);
    const rest = orthogonalised(subtractScaled(image, alpha, state.current), state.bases);
    const beta = columnNorms(rest);
    const current = tf.mul<Tensor2D>(rest, positiveRatio(tf.onesLike(beta), beta));
    const grown = keepsBasis
      ? columnsApart(current).map((v, j) => tf.concat2d([state.bases[j] as Tensor2D, v], 1))
      : [];
    return { alpha, beta, current, grown };
  });
  tf.dispose([state.bases, state.previous]);
  Object.assign(state, { bases: next.grown, previous: state.current, current: next.current, beta: next.beta });
  return [next.alpha, next.beta];
}

function columnsApart(block: Tensor2D): Tensor2D[] {
  return block.shape[1] === 1 ? [tf.clone(block)] : tf.split<Tensor2D>(block, block.shape[1], 1);
}

function orthogonalised(block: Tensor2D, bases: readonly Tensor2D[]): Tensor2D {
  const columns = columnsApart(block).map((column, j) =>
    without(without(column, bases[j] as Tensor2D), bases[j] as Tensor2D),
  );
  return tf.concat2d(columns, 1);
}

/** v − V Vᵀ v */
function without(column: Tensor2D, basis: Tensor2D): Tensor2D {
  return tf.sub(column, tf.matMul(basis, tf.matMul(basis, column, true, false)));
}

function byColumn(values: ArrayLike<number>, count: number, steps: number): LanczosMatrix[] {
  return Array.from({ length: count }, (_, column) => {
    const entry = (row: number) => values[row * count + column] as number;
    return {
      diagonal: Float64Array.from({ length: steps }, (_, i) => entry(2 * i)),
      offDiagonal: Float64Array.from({ length: steps - 1 }, (_, i) => entry(2 * i + 1)),
      remainder: entry(2 * steps - 1),
    };
  });
}
