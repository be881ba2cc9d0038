import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { columnDots, positiveRatio } from '../iteration/columns.js';

/** Directions that fall below this share of their length when others are taken away are rounding, and dropped. */
const DEPENDENT = 1e-5;

/** R = Q C with Qᵀ P⁻¹ Q = I, and Z = P⁻¹ Q. A dropped column of Q is 0, and so is its row of C. */
export interface BlockFactors {
  readonly q: Tensor2D;
  readonly z: Tensor2D;
  /** C, `[k, k]`, upper triangular. */
  readonly upper: Tensor2D;
}

/** Gram and Schmidt's factors of a block r with z = P⁻¹ r, `[n, k]`, every column against those before it twice. */
export function blockFactors(r: Tensor2D, z: Tensor2D): BlockFactors {
  const count = r.shape[1];
  const sizes = columnsOf(tf.sqrt(tf.relu(columnDots(r, z))));
  const images = columnsOf(z);
  let found: { q: Tensor2D; z: Tensor2D } | undefined;
  const uppers = columnsOf(r).map((column, j) => {
    let [qj, zj] = [column, images[j] as Tensor2D];
    let shares: Tensor2D | undefined; // [j, 1]
    for (let pass = 0; pass < 2 && found !== undefined; pass++) {
      const share: Tensor2D = tf.matMul(found.z, qj, true, false);
      qj = tf.sub<Tensor2D>(qj, tf.matMul(found.q, share));
      zj = tf.sub<Tensor2D>(zj, tf.matMul(found.z, share));
      shares = shares === undefined ? share : tf.add<Tensor2D>(shares, share);
    }
    const size = tf.sqrt(tf.relu(columnDots(qj, zj)));
    const isNew = tf.greater(size, tf.mul(sizes[j] as Tensor2D, DEPENDENT));
    const length = tf.where(isNew, size, tf.zerosLike(size));
    const scale = positiveRatio(tf.onesLike(length), length);
    const [unit, image] = [tf.mul<Tensor2D>(qj, scale), tf.mul<Tensor2D>(zj, scale)];
    found = found === undefined ? { q: unit, z: image } : { q: beside(found.q, unit), z: beside(found.z, image) };
    const below = count - j - 1;
    return tf.concat2d(
      [...(shares ? [shares] : []), length, ...(below > 0 ? [tf.zeros<tf.Rank.R2>([below, 1])] : [])],
      0,
    );
  });
  return { q: found?.q ?? r, z: found?.z ?? z, upper: tf.concat2d(uppers, 1) };
}

function columnsOf(block: Tensor2D): Tensor2D[] {
  return block.shape[1] === 1 ? [block] : tf.split<Tensor2D>(block, block.shape[1], 1);
}

function beside(a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.concat2d([a, b], 1);
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
  for (let j = 0; j < size; j++) a = swept(a, tf.slice2d(units, [0, j], [size, 1]), j);
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
