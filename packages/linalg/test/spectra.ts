import { createKey, fold, type Key, type Matrix, multiply, normalValues, toTensor, transpose } from '@ingd/engine';
import { denseOperator, type LinearOperator, type Tag } from '../src/index.js';

/** Orthonormal rows, by Gram and Schmidt twice, in float64. */
function orthogonal(key: Key, size: number): Matrix {
  const data = normalValues(key, size * size);
  const row = (i: number) => data.subarray(i * size, (i + 1) * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < 2 * i; j++) subtractProjection(row(i), row(j % i));
    const length = Math.sqrt(dot(row(i), row(i)));
    for (let k = 0; k < size; k++) row(i)[k] = (row(i)[k] as number) / length;
  }
  return { rows: size, columns: size, data };
}

function dot(u: Float64Array, v: Float64Array): number {
  return u.reduce((sum, value, i) => sum + value * (v[i] as number), 0);
}

function subtractProjection(u: Float64Array, v: Float64Array): void {
  const share = dot(u, v);
  for (let k = 0; k < u.length; k++) u[k] = (u[k] as number) - share * (v[k] as number);
}

/** The symmetric matrix with these eigenvalues. */
export async function withSpectrum(eigenvalues: ArrayLike<number>, seed = 1): Promise<Matrix> {
  const size = eigenvalues.length;
  const q = orthogonal(fold(createKey(11), seed), size);
  const scaled = q.data.map((value, at) => value * (eigenvalues[Math.floor(at / size)] as number));
  return symmetrised(multiply(transpose(q), { ...q, data: scaled }));
}

function symmetrised(a: Matrix): Matrix {
  const { data, rows } = a;
  return {
    ...a,
    data: data.map((value, at) => (value + (data[(at % rows) * rows + Math.floor(at / rows)] as number)) / 2),
  };
}

/** From 1 down to 1 / condition, evenly in the logarithm. */
export function logSpaced(size: number, condition: number): number[] {
  return Array.from({ length: size }, (_, i) => condition ** (-i / (size - 1)));
}

export function operatorOf(matrix: Matrix, ...tags: readonly Tag[]): LinearOperator {
  const tensor = toTensor(matrix);
  const operator = denseOperator(tensor, { tags });
  tensor.dispose();
  return operator;
}

/** A B in float64 of a random `[n, k]` X: right-hand sides whose answer is known. */
export function withKnownAnswer(a: Matrix, count: number, seed = 1): { x: Matrix; b: Matrix } {
  const x = { rows: a.columns, columns: count, data: normalValues(fold(createKey(12), seed), a.columns * count) };
  return { x, b: multiply(a, x) };
}

/** Largest ‖xⱼ − yⱼ‖ / ‖yⱼ‖ over columns. */
export function relativeError(x: ArrayLike<number>, y: Matrix): number {
  let worst = 0;
  for (let j = 0; j < y.columns; j++) {
    let [error, size] = [0, 0];
    for (let at = j; at < y.data.length; at += y.columns) {
      error += ((x[at] as number) - (y.data[at] as number)) ** 2;
      size += (y.data[at] as number) ** 2;
    }
    worst = Math.max(worst, Math.sqrt(error / size));
  }
  return worst;
}
