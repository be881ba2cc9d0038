import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { columnDots, positiveRatio } from '../iteration/columns.js';

/** Directions that fall below this share of their length when others are taken away are rounding, and dropped. */
const DEPENDENT = 1e-5;

/** R = Q C with Qᵀ P⁻¹ Q = I, and Z = P⁻¹ Q. A dropped column of Q is 0, and so is its row of C. */
export type BlockFactors = {
  readonly q: Tensor2D;
  readonly z: Tensor2D;
  /** C, `[k, k]`, upper triangular. */
  readonly upper: Tensor2D;
};

/**
 * Gram and Schmidt's factors of a block r with z = P⁻¹ r, `[n, k]`, every column against those before it twice. Columns are taken and put by
 * products with unit vectors, since slices and joins copy whole tensors on wasm.
 */
export function blockFactors(r: Tensor2D, z: Tensor2D): BlockFactors {
  const count = r.shape[1];
  const units = tf.eye(count);
  let factors: BlockFactors = { q: tf.zerosLike(r), z: tf.zerosLike(z), upper: tf.zerosLike(units) };
  for (let j = 0; j < count; j++) {
    const next = tf.tidy(() =>
      withColumn(factors, tf.matMul(r, unitOf(units, j)), tf.matMul(z, unitOf(units, j)), unitOf(units, j)),
    );
    tf.dispose(factors);
    factors = next;
  }
  return factors;
}

/** The j-th unit vector, `[k, 1]`. */
function unitOf(units: Tensor2D, j: number): Tensor2D {
  return tf.slice2d(units, [0, j], [units.shape[0], 1]);
}

/** The factors with one more column, q and z = P⁻¹ q `[n, 1]`, in the place of the unit vector. */
function withColumn(found: BlockFactors, column: Tensor2D, image: Tensor2D, unit: Tensor2D): BlockFactors {
  let [q, z] = [column, image];
  let shares: Tensor2D = tf.zerosLike(unit);
  for (let pass = 0; pass < 2; pass++) {
    const share: Tensor2D = tf.matMul(found.z, q, true, false); // [k, 1], 0 for columns to come
    q = tf.sub<Tensor2D>(q, tf.matMul(found.q, share));
    z = tf.sub<Tensor2D>(z, tf.matMul(found.z, share));
    shares = tf.add<Tensor2D>(shares, share);
  }
  const size = lengthIn(q, z);
  const length = tf.where(tf.greater(size, tf.mul(lengthIn(column, image), DEPENDENT)), size, tf.zerosLike(size));
  const place = tf.mul<Tensor2D>(unit, positiveRatio(tf.onesLike(length), length)); // puts q / length there
  return {
    q: tf.add(found.q, tf.matMul(q, place, false, true)),
    z: tf.add(found.z, tf.matMul(z, place, false, true)),
    upper: tf.add(found.upper, tf.matMul(tf.add<Tensor2D>(shares, tf.mul<Tensor2D>(unit, length)), unit, false, true)),
  };
}

/** √⟨q, P⁻¹ q⟩ of one column, `[1, 1]`. */
function lengthIn(q: Tensor2D, z: Tensor2D): Tensor2D {
  return tf.sqrt(tf.relu(columnDots(q, z)));
}

/**
 * The inverse of a small positive semidefinite matrix `[k, k]` on its independent rows, 0 on the others: one sweep for each row
 * [Goodnight 1979], scaled to a diagonal of ones first. Everything stays on the device.
 */
export function sweptInverse(g: Tensor2D): Tensor2D {
  const size = g.shape[0];
  const units = tf.eye(size);
  const diagonal = tf.sum<Tensor2D>(tf.mul(g, units), 1, true); // [k, 1]
  const scale = tf.sqrt(positiveRatio(tf.onesLike(diagonal), diagonal));
  const both: Tensor2D = tf.matMul(scale, scale, false, true);
  let a = tf.mul<Tensor2D>(g, both);
  for (let j = 0; j < size; j++) a = swept(a, unitOf(units, j), j);
  return tf.neg(tf.mul<Tensor2D>(a, both));
}

/** A − (a − e)(a − e)ᵀ / d − 2 e eᵀ for the j-th column a and pivot d; without row and column j where the pivot is rounding. */
function swept(a: Tensor2D, unit: Tensor2D, j: number): Tensor2D {
  const column = tf.slice2d(a, [0, j], [a.shape[0], 1]);
  const pivot = tf.slice2d(column, [j, 0], [1, 1]);
  const isPivot = tf.greater(pivot, DEPENDENT);
  const rest = tf.sub<Tensor2D>(column, unit);
  const corner = tf.matMul(unit, unit, false, true);
  const outer = tf.div(tf.matMul(rest, rest, false, true), tf.maximum(pivot, DEPENDENT));
  const next = tf.sub<Tensor2D>(tf.sub(a, outer), tf.mul(corner, 2));
  const others = tf.sub(1, unit);
  return tf.where(isPivot, next, tf.mul<Tensor2D>(a, tf.matMul(others, others, false, true)));
}
