import { expectNumber, type Key, type Matrix, normalValues, requireMemory, split } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator } from '../operator.js';
import type { Preconditioner, PreparedPreconditioner } from '../solver.js';
import { expectSemidefinite } from '../solvers/expect-operator.js';
import { type NystromApproximation, nystromApproximation } from './nystrom-approximation.js';
import { spectralInverse } from './spectral-inverse.js';

/** How a randomised Nyström preconditioner is drawn, and when its rank is enough. */
export interface NystromOptions {
  /** Draws the test vectors. */
  readonly key: Key;
  /** μ of A = B + μ I with B semidefinite, as a ridge; 0 where absent. */
  readonly shift?: number;
  /** Rank of the first try; 16 where absent. */
  readonly rank?: number;
  /** Largest rank, and so the most products with A; 256 where absent, and never more than n. */
  readonly maxRank?: number;
  /** The rank doubles until the least eigenvalue found is at most `tolerance · shift`; 10 where absent. */
  readonly tolerance?: number;
}

/** A preconditioner that says what it found. */
export interface PreparedNystrom extends PreparedPreconditioner {
  readonly rank: number;
  /** Eigenvalues of B that were found, descending. */
  readonly eigenvalues: readonly number[];
}

/** The contract with what `prepare` gives here. */
export interface NystromPreconditioner extends Preconditioner {
  prepare(a: LinearOperator): Promise<PreparedNystrom>;
}

/**
 * The randomised Nyström preconditioner for A = B + μ I: eigenvalues of B above about `tolerance · μ` are levelled, so that conjugate
 * gradients take a number of steps that hardly depends on the condition of A   [Frangella, Tropp & Udell 2023]. Memory: 16 n rank bytes.
 * @throws RangeError from `prepare` when the operator is not tagged positive semidefinite, gives NaN, or A − μ I turns out to be indefinite
 */
export function nystrom(options: NystromOptions): NystromPreconditioner {
  const { shift = 0, rank = 16, maxRank = 256, tolerance = 10 } = options;
  expectNumber('nystrom', 'shift', shift, { minimum: 0 });
  expectNumber('nystrom', 'rank', rank, { minimum: 1, integer: true });
  expectNumber('nystrom', 'maxRank', maxRank, { minimum: 1, integer: true });
  expectNumber('nystrom', 'tolerance', tolerance, { exclusiveMinimum: 0 });
  return {
    name: 'nystrom',
    async prepare(a) {
      expectSemidefinite('nystrom', a);
      const most = Math.min(maxRank, a.rows);
      const { basis, eigenvalues } = await approximated(a, { key: options.key, shift, tolerance, rank, most });
      const floor = eigenvalues[eigenvalues.length - 1] ?? 1;
      const inverse = spectralInverse({ basis, eigenvalues, shift, floor });
      return { inverse, rank: eigenvalues.length, eigenvalues, dispose: () => inverse.dispose() };
    },
  };
}

interface Search {
  readonly key: Key;
  readonly shift: number;
  readonly tolerance: number;
  readonly rank: number;
  readonly most: number;
}

/** Doubles the sketch, keeping the columns it has. */
async function approximated(
  a: LinearOperator,
  { key, shift, tolerance, rank, most }: Search,
): Promise<NystromApproximation> {
  let [current, next] = split(key) as [Key, Key];
  let test: Matrix = { rows: a.rows, columns: 0, data: new Float64Array() };
  let sketch = test;
  for (let size = Math.min(rank, most); ; size = Math.min(2 * size, most)) {
    requireMemory({
      functionName: 'nystrom',
      bytes: 32 * a.rows * size,
      remedy: 'lower rank and maxRank, or take jacobi(), which keeps one number a row',
    });
    const fresh = drawn(current, a.rows, size - test.columns);
    test = sideBySide(test, fresh);
    sketch = sideBySide(sketch, await sketched(a, shift, fresh));
    if (!sketch.data.every(Number.isFinite)) throw notFinite(a);
    const found = await nystromApproximation(test, sketch);
    if (found === undefined) throw indefinite(a, shift);
    const least = found.eigenvalues[found.eigenvalues.length - 1] ?? 0;
    if (size >= most || found.exhausted || least <= tolerance * shift) return found;
    [current, next] = split(next) as [Key, Key];
  }
}

function notFinite({ name, rows }: LinearOperator): RangeError {
  return new RangeError(
    `nystrom: expected finite products of ${name} [${rows}, ${rows}], got NaN or infinity; look for it in what made the operator`,
  );
}

function indefinite({ name, rows }: LinearOperator, shift: number): RangeError {
  return new RangeError(
    `nystrom: expected ${name} [${rows}, ${rows}] minus its shift to be positive semidefinite, got a negative eigenvalue; lower the shift ${shift} or use jacobi()`,
  );
}

/** Standard normal numbers that float32 holds. */
function drawn(key: Key, rows: number, columns: number): Matrix {
  return { rows, columns, data: normalValues(key, rows * columns).map(Math.fround) };
}

/** (A − μ I) Ω */
async function sketched(a: LinearOperator, shift: number, { rows, columns, data }: Matrix): Promise<Matrix> {
  const image = tf.tidy(() => a.apply(tf.tensor2d(Float32Array.from(data), [rows, columns])));
  try {
    const values = await image.data();
    return { rows, columns, data: data.map((value, i) => (values[i] as number) - shift * value) };
  } finally {
    image.dispose();
  }
}

function sideBySide(a: Matrix, b: Matrix): Matrix {
  const columns = a.columns + b.columns;
  const data = new Float64Array(a.rows * columns);
  for (let i = 0; i < a.rows; i++) {
    data.set(a.data.subarray(i * a.columns, (i + 1) * a.columns), i * columns);
    data.set(b.data.subarray(i * b.columns, (i + 1) * b.columns), i * columns + a.columns);
  }
  return { rows: a.rows, columns, data };
}
