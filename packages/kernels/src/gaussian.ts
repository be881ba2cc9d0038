import { expectNumber, expectShape, squaredDistances } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.js';

/** What makes a Gaussian kernel. */
export interface GaussianOptions {
  /** s > 0, in the units of the points. */
  readonly bandwidth: number;
}

/** The kernel of `gaussian`; the extra fields let a fast path recognise it. */
export interface GaussianKernel extends Kernel {
  readonly kind: 'gaussian';
  readonly bandwidth: number;
}

/**
 * k(x, y) = exp(−|x − y|² / 2s²), with ∇ₓ∇ᵧk = k/s² · (I − (x − y)(x − y)ᵀ/s²)   [Liu 2025, Section 4.2].
 * @throws RangeError when the bandwidth is not positive
 */
export function gaussian({ bandwidth }: GaussianOptions): GaussianKernel {
  expectNumber('gaussian', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  const precision = 1 / bandwidth ** 2;
  return {
    kind: 'gaussian',
    bandwidth,
    settings: { kind: 'gaussian', bandwidth },
    value(x, y) {
      expectPoints('value', x, y);
      return tf.tidy(() => value(about(y, x), about(y, y), precision));
    },
    directional(x, u, y) {
      expectPoints('directional', x, y);
      expectShape('gaussian.directional', 'u', u, x.shape);
      return tf.tidy(() => directional(about(y, x), u, about(y, y), precision));
    },
    mixedProduct(x, y, fields) {
      expectPoints('mixedProduct', x, y);
      expectShape('gaussian.mixedProduct', 'fields', fields, [null, ...y.shape]);
      return tf.tidy(() => mixedProduct(about(y, x), about(y, y), fields, precision));
    },
    mixedDirectional(x, u, y, field) {
      expectPoints('mixedDirectional', x, y);
      expectShape('gaussian.mixedDirectional', 'u', u, x.shape);
      expectShape('gaussian.mixedDirectional', 'field', field, y.shape);
      return tf.tidy(() => mixedDirectional(about(y, x), u, about(y, y), field, precision));
    },
  };
}

function expectPoints(method: string, x: Tensor2D, y: Tensor2D): void {
  expectShape(`gaussian.${method}`, 'x', x, [null, null]);
  expectShape(`gaussian.${method}`, 'y', y, [null, x.shape[1]]);
}

/** Points about the mean of `origin`: the kernel does not change, and products of large coordinates never cancel. */
function about(origin: Tensor2D, points: Tensor2D): Tensor2D {
  return tf.sub<Tensor2D>(points, tf.mean(origin, 0, true));
}

/** k, `[n, m]`; `precision` is 1/s² throughout. */
function value(x: Tensor2D, y: Tensor2D, precision: number): Tensor2D {
  return tf.exp(tf.mul<Tensor2D>(squaredDistances(x, y), -precision / 2));
}

/** ⟨xᵢ − yⱼ, uᵢ⟩, `[n, m]`. */
function projections(x: Tensor2D, y: Tensor2D, u: Tensor2D): Tensor2D {
  return tf.sub(tf.sum(tf.mul(x, u), 1, true), tf.matMul<Tensor2D>(u, y, false, true));
}

/** −k/s² ⟨x − y, u⟩. */
function directional(x: Tensor2D, u: Tensor2D, y: Tensor2D, precision: number): Tensor2D {
  return tf.mul(tf.mul(value(x, y, precision), -precision), projections(x, y, u));
}

/** Σⱼ kᵢⱼ/s² (Vⱼ − (xᵢ − yⱼ) ⟨xᵢ − yⱼ, Vⱼ⟩/s²), as three matrix products for all fields at once. */
function mixedProduct(x: Tensor2D, y: Tensor2D, fields: Tensor3D, precision: number): Tensor3D {
  const [count, size, dimension] = fields.shape;
  const rows = x.shape[0];
  const scaled = tf.mul<Tensor2D>(value(x, y, precision), precision); // [n, m]
  const weights = radialWeights(x, y, fields, tf.mul(scaled, precision)); // [n, k, m]
  const flat = tf.reshape<tf.Rank.R2>(weights, [rows * count, size]);
  const toward = tf.reshape(tf.matMul(flat, y), [rows, count, dimension]);
  const radial = tf.sub(toward, tf.mul(tf.expandDims(x, 1), tf.sum(weights, 2, true))); // −Σ weights (x − y)
  const sideBySide = tf.reshape<tf.Rank.R2>(tf.transpose(fields, [1, 0, 2]), [size, count * dimension]);
  const smoothed = tf.reshape(tf.matMul(scaled, sideBySide), [rows, count, dimension]);
  return tf.transpose(tf.add<Tensor3D>(smoothed, radial), [1, 0, 2]);
}

/** k/s⁴ ⟨x − y, V⟩ for every field, `[n, k, m]`; a scope of its own, for these are the largest temporaries. */
function radialWeights(x: Tensor2D, y: Tensor2D, fields: Tensor3D, scaled: Tensor2D): Tensor3D {
  const [count, size, dimension] = fields.shape;
  return tf.tidy(() => {
    const flat = tf.reshape<tf.Rank.R2>(fields, [count * size, dimension]);
    const cross = tf.reshape(tf.matMul(x, flat, false, true), [x.shape[0], count, size]);
    const own = tf.reshape(tf.sum(tf.mul(fields, y), 2), [1, count, size]); // ⟨yⱼ, V⟩
    return tf.mul<Tensor3D>(tf.sub(cross, own), tf.expandDims(scaled, 1));
  });
}

/**
 * With q = ⟨x − y, u⟩, p = ⟨x − y, V⟩, e = ⟨u, V⟩ and a = 1/s²:
 * Σⱼ a kᵢⱼ [ −a q Vⱼ − a p uᵢ + (a² q p − a e)(xᵢ − yⱼ) ].
 */
function mixedDirectional(x: Tensor2D, u: Tensor2D, y: Tensor2D, field: Tensor2D, precision: number): Tensor2D {
  const scaled = tf.mul<Tensor2D>(value(x, y, precision), precision ** 2); // a² k
  const alongU = projections(x, y, u);
  const alongField = tf.sub<Tensor2D>(
    tf.matMul<Tensor2D>(x, field, false, true),
    tf.reshape(tf.sum(tf.mul(y, field), 1), [1, y.shape[0]]),
  );
  const cross = tf.matMul<Tensor2D>(u, field, false, true);
  const radial = tf.mul<Tensor2D>(scaled, tf.sub(tf.mul(tf.mul(alongU, alongField), precision), cross));
  const ofField = tf.neg(tf.matMul<Tensor2D>(tf.mul(scaled, alongU), field));
  const ofU = tf.neg(tf.mul(u, tf.sum(tf.mul(scaled, alongField), 1, true)));
  const ofDistance = tf.sub(tf.mul(x, tf.sum(radial, 1, true)), tf.matMul<Tensor2D>(radial, y));
  return tf.addN<Tensor2D>([ofField, ofU, ofDistance] as Tensor2D[]);
}
