import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { DriftSpace } from '../drift-space.js';
import { about, projections } from '../radial/about.js';
import { derivativesAt, type RadialOrder } from '../radial/radial-function.js';
import type { RadialKernel } from '../radial/radial-kernel.js';
import { keptCenters, type RadialBasis, type RadialBasisOptions, radialBasisSpace } from './centers.js';

/** The space of `radialBasisGradient`. */
export interface RadialBasisGradientSpace extends DriftSpace {
  readonly kind: 'radial-basis-gradient';
  readonly kernel: RadialKernel;
  readonly size: number;
}

/**
 * Gradients of f(x) = Σⱼ wⱼ φ(|x − cⱼ|²), wⱼ ∈ R: h_w(x) = Σⱼ wⱼ ∇φ(|x − cⱼ|²), each a pull towards a centre, or a push. P = m
 * weights with the Euclidean inner product, so few that dense solves stay small. A record holds the centres.
 * @throws RangeError when there is no centre
 */
export function radialBasisGradient({ kernel, centers }: RadialBasisOptions): RadialBasisGradientSpace {
  const own = radialBasisGradientOf(kernel, keptCenters('radialBasisGradient', centers));
  const space = radialBasisSpace(own, () => radialBasisGradientOf(kernel, tf.keep(tf.clone(own.centers))));
  return { ...space, kind: 'radial-basis-gradient', kernel, size: own.passes.size };
}

/** @param centers owned from now on */
export function radialBasisGradientOf(kernel: RadialKernel, centers: Tensor2D): RadialBasis {
  const [count, dimension] = centers.shape;
  const at = (x: Tensor2D, orders: readonly [RadialOrder, RadialOrder]) => {
    const pair = { x: about(centers, x), c: about(centers, centers) };
    const [first, last] = derivativesAt(kernel, { x: pair.x, y: pair.c }, orders);
    return { ...pair, first, last };
  };
  return {
    kind: 'radial-basis-gradient',
    kernel,
    centers,
    passes: {
      functionName: 'radialBasisGradient',
      dimension,
      size: count,
      bytesPerRow: (fields) => 4 * (count * (8 + 3 * fields) + 5 * fields * dimension),
      push(x, w) {
        const near = at(x, [1, 1]);
        return push(near, tf.mul<Tensor3D>(tf.expandDims(near.first, 0), tf.expandDims(w, 1)));
      },
      pull(x, fields) {
        return pull(at(x, [1, 1]), fields);
      },
      pushMixed(x, u, w) {
        const near = at(x, [1, 2]);
        const bends = tf.mul<Tensor2D>(tf.mul(near.last, projections(near.x, near.c, u)), w); // [n, m]
        const stretched = tf.squeeze<Tensor2D>(push(near, tf.expandDims<Tensor3D>(tf.neg(bends), 0)), [0]);
        return tf.sub(stretched, tf.mul(u, tf.sum(tf.mul(near.first, w), 1, true)));
      },
    },
  };
}

/** Points, centres and D₁ between them, about a common origin. */
interface Near {
  readonly x: Tensor2D;
  readonly c: Tensor2D;
  readonly first: Tensor2D;
}

/** −Σⱼ sᵢⱼ (xᵢ − cⱼ) for each of k sets of strengths: `[k, n, m] -> [k, n, d]`. */
function push({ x, c }: Near, strengths: Tensor3D): Tensor3D {
  const [count, rows, centers] = strengths.shape;
  const toward = tf.matMul<Tensor2D>(tf.reshape(strengths, [count * rows, centers]), c);
  const away = tf.mul(tf.expandDims(x, 0), tf.sum(strengths, 2, true));
  return tf.sub(tf.reshape(toward, [count, rows, x.shape[1]]), away);
}

/** −Σᵢ D₁ ⟨xᵢ − cⱼ, vᵢ⟩ of each field: `[k, n, d] -> [k, m]`. */
function pull({ x, c, first }: Near, fields: Tensor3D): Tensor2D {
  const [count, rows, dimension] = fields.shape;
  const flat = tf.reshape<tf.Rank.R2>(fields, [count * rows, dimension]);
  const atCenters = tf.reshape(tf.matMul<Tensor2D>(flat, c, false, true), [count, rows, c.shape[0]]);
  const own = tf.sum(tf.mul(fields, tf.expandDims(x, 0)), 2, true); // ⟨xᵢ, vᵢ⟩, [k, n, 1]
  return tf.sum<Tensor2D>(tf.mul(tf.expandDims(first, 0), tf.sub(atCenters, own)), 1);
}
