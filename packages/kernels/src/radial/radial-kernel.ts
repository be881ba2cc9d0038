import { expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Kernel } from '../kernel.js';
import { about, projections } from './about.js';
import { mixedDirectional, mixedProduct } from './mixed.js';
import { derivativesAt, type RadialFunction } from './radial-function.js';

/** A kernel that depends on |x − y| alone, with its derivatives as functions of distance. */
export interface RadialKernel extends Kernel, RadialFunction {
  readonly settings: RadialFunction['settings'];
}

/**
 * The kernel k(x, y) = φ(|x − y|²), with every derivative that drifts need, from φ's own: with δ = x − y, ∇ₓk = −D₁ δ and
 * ∇ₓ∇ᵧk = D₁ I − D₂ δδᵀ. φ must be positive definite on R^d.
 */
export function radialKernel<R extends RadialFunction>(radial: R): R & RadialKernel {
  const { kind } = radial;
  return {
    ...radial,
    value(x, y) {
      expectPoints(`${kind}.value`, x, y);
      return tf.tidy(() => derivativesAt(radial, { x: about(y, x), y: about(y, y) }, [0, 0])[0]);
    },
    directional(x, u, y) {
      expectPoints(`${kind}.directional`, x, y);
      expectShape(`${kind}.directional`, 'u', u, x.shape);
      return tf.tidy(() => {
        const pair = { x: about(y, x), y: about(y, y) };
        const [slope] = derivativesAt(radial, pair, [1, 1]);
        return tf.neg(tf.mul<Tensor2D>(slope, projections(pair.x, pair.y, u)));
      });
    },
    mixedProduct(x, y, fields) {
      expectPoints(`${kind}.mixedProduct`, x, y);
      expectShape(`${kind}.mixedProduct`, 'fields', fields, [null, ...y.shape]);
      return tf.tidy(() => mixedProduct(radial, { x: about(y, x), y: about(y, y) }, fields));
    },
    mixedDirectional(x, u, y, field) {
      expectPoints(`${kind}.mixedDirectional`, x, y);
      expectShape(`${kind}.mixedDirectional`, 'u', u, x.shape);
      expectShape(`${kind}.mixedDirectional`, 'field', field, y.shape);
      return tf.tidy(() => mixedDirectional(radial, { x: about(y, x), y: about(y, y) }, u, field));
    },
  };
}

function expectPoints(method: string, x: Tensor2D, y: Tensor2D): void {
  expectShape(method, 'x', x, [null, null]);
  expectShape(method, 'y', y, [null, x.shape[1]]);
}
