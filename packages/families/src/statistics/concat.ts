import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';
import { statisticOf } from './statistic-of.js';

/** Several statistics side by side; the parts are kept in order. */
export interface ConcatStatistic extends Statistic {
  readonly kind: 'concat';
  readonly parts: readonly Statistic[];
}

/**
 * T(x) = (T₁(x), T₂(x), …), b = b₁ + b₂ + …
 * The whole takes its parts over: disposing it disposes them.
 * @throws RangeError when there is no part or the parts' dimensions differ
 */
export function concat(...parts: readonly Statistic[]): ConcatStatistic {
  const dimension = expectOneDimension('concat', parts);
  const size = parts.reduce((total, part) => total + part.size, 0);
  const statistic = statisticOf({
    name: parts.map((part) => part.name).join('+'),
    dimension,
    size,
    evaluate: (x) =>
      tf.concat2d(
        parts.map((part) => part.evaluate(x)),
        1,
      ),
    jvp: (x, v) =>
      tf.concat2d(
        parts.map((part) => part.jvp(x, v)),
        1,
      ),
    vjp: (x, u) => tf.addN(pullBacks(parts, x, u)),
    jacobian: (x) =>
      tf.concat3d(
        parts.map((part) => part.jacobian(x)),
        1,
      ),
    dispose() {
      for (const part of parts) part.dispose();
    },
  });
  return { ...statistic, kind: 'concat', parts: [...parts] };
}

/** The dimension of all of them; throws where they differ or there is none. */
export function expectOneDimension(functionName: string, parts: readonly Statistic[]): number {
  const [first] = parts;
  if (first === undefined) {
    throw new RangeError(`${functionName}: expected at least one statistic, got none; pass one or more`);
  }
  const other = parts.find((part) => part.dimension !== first.dimension);
  if (other === undefined) return first.dimension;
  throw new RangeError(
    `${functionName}: expected statistics of one dimension, got ${first.name} of dimension ${first.dimension} and ${other.name} of dimension ${other.dimension}; bring them to one dimension with affine()`,
  );
}

/** Each part's pull-back of its own columns of u. */
function pullBacks(parts: readonly Statistic[], x: Tensor2D, u: Tensor2D): Tensor2D[] {
  let offset = 0;
  return parts.map((part) => {
    const own = tf.slice2d(u, [0, offset], [u.shape[0], part.size]);
    offset += part.size;
    return part.vjp(x, own);
  });
}
