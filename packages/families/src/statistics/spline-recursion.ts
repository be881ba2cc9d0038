import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** A knot vector as tensors; call within a tidy. */
export interface Knots {
  /** t_start, …, `[count]`. */
  from(start: number, count: number): Tensor1D;
  /** 1 / (t_{i+p} − t_i) for every i, and 0 where the knots coincide. */
  inverseWidths(degree: number): Tensor1D;
  /** Upper ends of the steps [t_i, t_{i+1}); the last that is not empty takes its end in. */
  readonly upperEnds: Tensor1D;
  readonly length: number;
  readonly dispose: () => void;
}

/** @param knots finite, increasing, not all equal */
export function knotsOf(knots: readonly number[]): Knots {
  const own = tf.keep(tf.tensor1d([...knots]));
  const last = knots.at(-1) as number;
  const end = knots.indexOf(last); // the last step that is not empty ends here
  const upperEnds = tf.keep(tf.tensor1d(knots.slice(1).map((knot, i) => (i + 1 === end ? Number.MAX_VALUE : knot))));
  return {
    from: (start, count) => tf.slice1d(own, start, count),
    inverseWidths: (degree) => tf.tensor1d(inverseWidths(knots, degree)),
    upperEnds,
    length: knots.length,
    dispose: () => {
      tf.dispose([own, upperEnds]);
    },
  };
}

/** N_{i,p}(x_j), `[n, d, knots − p − 1]`, by the recursion of Cox and de Boor. */
export function piecewise(knots: Knots, x: Tensor2D, degree: number): Tensor3D {
  const points = tf.expandDims<Tensor3D>(x, 2);
  let splines = steps(knots, points);
  for (let p = 1; p <= degree; p++) splines = raised(knots, points, splines, p);
  return splines;
}

/** N_{i,0}: 1 on [t_i, t_{i+1}). Of `step`, since comparisons have no place on a tape. */
function steps(knots: Knots, x: Tensor3D): Tensor3D {
  const before = tf.step(tf.sub<Tensor3D>(knots.from(0, knots.length - 1), x));
  const below = tf.step(tf.sub<Tensor3D>(knots.upperEnds, x));
  const beyond = tf.step(tf.sub<Tensor3D>(x, knots.from(knots.length - 1, 1)));
  return tf.mul(tf.mul(tf.sub(1, before), below), tf.sub(1, beyond));
}

/** N_{i,p} = (x − t_i) N_{i,p−1} / (t_{i+p} − t_i) + (t_{i+p+1} − x) N_{i+1,p−1} / (t_{i+p+1} − t_{i+1}). */
function raised(knots: Knots, x: Tensor3D, lower: Tensor3D, degree: number): Tensor3D {
  const [rows, dimension, count] = lower.shape;
  const weighted = tf.mul<Tensor3D>(lower, knots.inverseWidths(degree));
  const rising = tf.mul(tf.sub(x, knots.from(0, count)), weighted) as Tensor3D;
  const falling = tf.mul(tf.sub(knots.from(degree, count), x), weighted) as Tensor3D;
  const shape: [number, number, number] = [rows, dimension, count - 1];
  return tf.add(tf.slice3d(rising, [0, 0, 0], shape), tf.slice3d(falling, [0, 0, 1], shape));
}

function inverseWidths(knots: readonly number[], degree: number): number[] {
  return Array.from({ length: knots.length - degree }, (_, i) => {
    const width = (knots[i + degree] as number) - (knots[i] as number);
    return width > 0 ? 1 / width : 0;
  });
}
