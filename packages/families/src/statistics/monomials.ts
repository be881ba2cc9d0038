import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** How the monomials of `moments` lie side by side. */
export interface Monomials {
  /** b. */
  readonly size: number;
  /** How many there are of degree 1, 2, …, p. */
  readonly sizes: number[];
  /** For each degree from 2 on: where in the degree below the monomials begin whose first factor is x_a or later. */
  readonly starts: readonly (readonly number[])[];
}

/** The layout of all monomials of degree 1 to `order`. */
export function monomials(dimension: number, order: number): Monomials {
  const sizes = [dimension];
  const starts: number[][] = [];
  let below = Array.from({ length: dimension }, (_, a) => a);
  for (let degree = 2; degree <= order; degree++) {
    starts.push(below);
    const width = sizes.at(-1) as number;
    let next = 0;
    below = below.map((start) => {
      const here = next;
      next += width - start;
      return here;
    });
    sizes.push(next);
  }
  return { size: sizes.reduce((total, size) => total + size, 0), sizes, starts };
}

/**
 * The factors of each monomial of `moments({ dimension, order })`, in its order: `[0]` is x₀, `[0, 2, 2]` is x₀ x₂².
 * @param order a positive integer
 */
export function monomialIndices({
  dimension,
  order,
}: {
  readonly dimension: number;
  readonly order: number;
}): (readonly number[])[] {
  let block: (readonly number[])[] = Array.from({ length: dimension }, (_, a) => [a]);
  const all = [...block];
  for (let degree = 2; degree <= order; degree++) {
    const below = block;
    block = Array.from({ length: dimension }, (_, a) =>
      below.filter(([first]) => (first as number) >= a).map((factors) => [a, ...factors]),
    ).flat();
    all.push(...block);
  }
  return all;
}

/** x_a times the monomials below that begin with x_a or later, one tensor for every a: side by side those of the next degree. */
export function suffixProducts(x: Tensor2D, lower: Tensor2D, starts: readonly number[]): Tensor2D[] {
  return starts.map((start, a) => tf.mul<Tensor2D>(columnsFrom(x, a, 1), columnsFrom(lower, start)));
}

/** Columns from `start` on. */
export function columnsFrom(x: Tensor2D, start: number, count = x.shape[1] - start): Tensor2D {
  return tf.slice2d(x, [0, start], [x.shape[0], count]);
}
