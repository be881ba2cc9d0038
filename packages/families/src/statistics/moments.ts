import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { monomialJacobian } from './monomial-jacobian.js';
import { columnsFrom, type Monomials, monomials, suffixProducts } from './monomials.js';
import { statisticOf } from './statistic-of.js';

/** What makes a `moments` statistic. */
export interface MomentsOptions {
  /** d, the dimension of a sample. */
  readonly dimension: number;
  /** p: 1 for means; 2 for means and second moments; any higher. */
  readonly order: number;
}

/** Monomials up to an order; the extra fields say which. */
export interface MomentsStatistic extends Statistic {
  readonly kind: 'moments';
  readonly order: number;
}

/**
 * All monomials of degree 1, then of degree 2, …, of degree p; those of one degree as x_a x_b ⋯ with a ≤ b ≤ …, the tuples
 * (a, b, …) in lexicographic order. So order 2 is x, then the upper triangle of x xᵀ row by row: a Gaussian family with
 * free mean and covariance   [Wainwright & Jordan 2008, Example 3.3]. b = C(d + p, p) − 1; `monomialIndices` lists them.
 * @throws RangeError when the dimension or the order is not a positive integer
 */
export function moments({ dimension, order }: MomentsOptions): MomentsStatistic {
  expectNumber('moments', 'dimension', dimension, { minimum: 1, integer: true });
  expectNumber('moments', 'order', order, { minimum: 1, integer: true });
  const shape = monomials(dimension, order);
  const statistic = statisticOf({
    name: `moments(${order})`,
    dimension,
    size: shape.size,
    evaluate: (x) => values(shape, x),
    jvp: (x, v) => pushForward(shape, x, v),
    vjp: (x, u) => pullBack(shape, x, u),
    jacobian: (x) => monomialJacobian(shape, x, lowerPowers(shape, x)),
  });
  return { ...statistic, kind: 'moments', order };
}

function joined(blocks: readonly Tensor2D[]): Tensor2D {
  return blocks.length === 1 ? (blocks[0] as Tensor2D) : tf.concat2d([...blocks], 1);
}

/** The monomials of each degree but the highest, one tensor each: all that derivatives need. */
function lowerPowers({ starts }: Monomials, x: Tensor2D): Tensor2D[] {
  const blocks = [x];
  for (const degreeStarts of starts.slice(0, -1)) {
    blocks.push(joined(suffixProducts(x, blocks.at(-1) as Tensor2D, degreeStarts)));
  }
  return blocks;
}

/** The highest degree goes into the result piece by piece: it is most of it, and is copied once. */
function values({ starts, ...shape }: Monomials, x: Tensor2D): Tensor2D {
  const lower = lowerPowers({ starts, ...shape }, x);
  const highest = starts.at(-1);
  return joined(highest === undefined ? lower : [...lower, ...suffixProducts(x, lower.at(-1) as Tensor2D, highest)]);
}

/** The product rule, degree by degree. */
function pushForward(shape: Monomials, x: Tensor2D, v: Tensor2D): Tensor2D {
  const lower = lowerPowers(shape, x);
  const [blocks, result] = [[v], [v]];
  shape.starts.forEach((starts, degree) => {
    const ofRest = suffixProducts(x, blocks[degree] as Tensor2D, starts);
    const pieces = suffixProducts(v, lower[degree] as Tensor2D, starts).map((ofFirst, a) =>
      tf.add<Tensor2D>(ofFirst, ofRest[a] as Tensor2D),
    );
    result.push(...pieces);
    if (degree + 1 < shape.starts.length) blocks.push(joined(pieces));
  });
  return joined(result);
}

/** From the highest degree down: what a block owes to x goes to the total, what it owes to the degree below joins that one's u. */
function pullBack(shape: Monomials, x: Tensor2D, u: Tensor2D): Tensor2D {
  const lower = lowerPowers(shape, x);
  const toFirst: Tensor2D[] = [];
  let end = shape.size;
  let slopes = u;
  for (let degree = shape.starts.length - 1; degree >= 0; degree--) {
    const starts = shape.starts[degree] as readonly number[];
    const begin = slopes === u ? end - (shape.sizes[degree + 1] as number) : 0;
    const shares = suffixPullBack(x, lower[degree] as Tensor2D, slopes, { begin, starts });
    toFirst.push(shares.toFirst);
    end -= shape.sizes[degree + 1] as number;
    const width = shape.sizes[degree] as number;
    slopes = tf.add(columnsFrom(u, end - width, width), shares.toLower);
  }
  return tf.addN([slopes, ...toFirst]);
}

/** The transpose of `suffixProducts` in each of its factors; its values' slopes are the columns of u from `begin` on. */
function suffixPullBack(
  x: Tensor2D,
  lower: Tensor2D,
  u: Tensor2D,
  { begin, starts }: { readonly begin: number; readonly starts: readonly number[] },
): { readonly toFirst: Tensor2D; readonly toLower: Tensor2D } {
  const [width, toFirst] = [lower.shape[1], [] as Tensor2D[]];
  let offset = begin;
  let toLower = tf.zeros<tf.Rank.R2>([1, 1]);
  starts.forEach((start, a) => {
    const own = columnsFrom(u, offset, width - start);
    offset += width - start;
    toFirst.push(tf.sum(tf.mul(own, columnsFrom(lower, start)), 1, true));
    const share = tf.mul<Tensor2D>(own, columnsFrom(x, a, 1));
    toLower = replaced(toLower, start === 0 ? share : padded(share, start));
  });
  return { toFirst: tf.concat2d(toFirst, 1), toLower };
}

function padded(x: Tensor2D, before: number): Tensor2D {
  return tf.pad2d(x, [
    [0, 0],
    [before, 0],
  ]);
}

/** a + b in place of both, so that memory stays that of one block. */
function replaced(a: Tensor2D, b: Tensor2D): Tensor2D {
  const sum = tf.add<Tensor2D>(a, b);
  tf.dispose([a, b]);
  return sum;
}
