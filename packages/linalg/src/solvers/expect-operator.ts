import { createKey, expectShape, normal } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { columnDots, columnNorms } from '../iteration/columns.js';
import type { LinearOperator } from '../operator.js';

/** @throws RangeError when the operator is not tagged symmetric */
export function expectSymmetric(functionName: string, a: LinearOperator): void {
  if (a.tags.has('symmetric')) return;
  throw new RangeError(
    `${functionName}: expected a symmetric operator, got ${described(a)}; tag it if it is, or use lsmr()`,
  );
}

/** @throws RangeError when the operator is not tagged positive semidefinite */
export function expectSemidefinite(functionName: string, a: LinearOperator): void {
  expectSymmetric(functionName, a);
  if (a.tags.has('positive-semidefinite')) return;
  throw new RangeError(
    `${functionName}: expected a positive semidefinite operator, got ${described(a)}; tag it if it is, or use minres()`,
  );
}

function described({ name, rows, columns, tags }: LinearOperator): string {
  return `${name} [${rows}, ${columns}] ${tags.size === 0 ? 'without tags' : `tagged ${[...tags].join(', ')}`}`;
}

/** @throws RangeError when b does not have as many rows as the operator */
export function expectRightHandSides(functionName: string, a: Pick<LinearOperator, 'rows'>, b: Tensor2D): void {
  expectShape(functionName, 'b', b, [a.rows, null]);
}

/** Largest ‖(A − Aᵀ) v‖ relative to ‖A v‖, for random v, that still counts as rounding. */
const ASYMMETRY = 1e-3;

/**
 * Compares ⟨u, A v⟩ with ⟨A u, v⟩ for random vectors, by one product with two of them: whether an operator is what its tag says.
 * @throws RangeError when they differ
 */
export async function probeSymmetry(functionName: string, a: LinearOperator): Promise<void> {
  if (a.rows === 0 || a.tags.has('diagonal')) return;
  const numbers = tf.tidy(() => {
    const [u, v] = tf.split(normal<tf.Rank.R2>(createKey(1), [a.rows, 2]), 2, 1) as [Tensor2D, Tensor2D];
    const [au, av] = tf.split(a.apply(tf.concat2d([u, v], 1)), 2, 1) as [Tensor2D, Tensor2D];
    return tf.concat2d([columnDots(u, av), columnDots(au, v), columnNorms(au), columnNorms(av)], 1);
  });
  const [first = 0, second = 0, sizeU = 0, sizeV = 0] = await numbers.data();
  numbers.dispose();
  if (Math.abs(first - second) > ASYMMETRY * (sizeU + sizeV)) {
    throw new RangeError(
      `${functionName}: expected a symmetric operator as ${a.name} is tagged, got ⟨u, A v⟩ = ${first} and ⟨A u, v⟩ = ${second}; correct the tag, or use lsmr()`,
    );
  }
}

/**
 * Compares ⟨u, A v⟩ with ⟨Aᵀ u, v⟩ for random vectors, by one product with either: whether the transpose is what it says.
 * @throws RangeError when they differ
 */
export async function probeAdjoint(functionName: string, a: LinearOperator): Promise<void> {
  if (a.rows * a.columns === 0) return;
  const numbers = tf.tidy(() => {
    const u = normal<tf.Rank.R2>(createKey(1), [a.rows, 1]);
    const v = normal<tf.Rank.R2>(createKey(2), [a.columns, 1]);
    const [image, back] = [a.apply(v), a.transpose().apply(u)];
    const [first, second] = [columnDots(u, image), columnDots(back, v)];
    const sizes = tf.add<Tensor2D>(
      tf.mul(columnNorms(u), columnNorms(image)),
      tf.mul(columnNorms(back), columnNorms(v)),
    );
    return tf.concat2d([first, second, sizes], 1);
  });
  const [first = 0, second = 0, sizes = 0] = await numbers.data();
  numbers.dispose();
  if (Math.abs(first - second) > ASYMMETRY * sizes) {
    throw new RangeError(
      `${functionName}: expected ${a.name} [${a.rows}, ${a.columns}] to have its adjoint for a transpose, got ⟨u, A v⟩ = ${first} and ⟨Aᵀ u, v⟩ = ${second}; correct its transpose or its tags`,
    );
  }
}
