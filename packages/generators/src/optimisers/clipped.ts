import { expectNumber } from '@ingd/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Optimiser } from './optimiser.js';

/** An optimiser that sees gradients of at most this norm, all parameters taken together: g · min(1, maximum/|g|). */
export function clipped(optimiser: Optimiser, { maximumNorm }: { readonly maximumNorm: number }): Optimiser {
  expectNumber('clipped', 'maximumNorm', maximumNorm, { exclusiveMinimum: 0 });
  return {
    name: `clipped ${optimiser.name}`,
    init: optimiser.init,
    async update(state, parameters, gradients) {
      const shorter = tf.tidy(() => {
        const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
        const norm = tf.sqrt(tf.addN(squares));
        const factor = tf.div(maximumNorm, tf.maximum(norm, maximumNorm));
        return gradients.map((gradient): Tensor => tf.mul(gradient, factor));
      });
      try {
        return await optimiser.update(state, parameters, shorter);
      } finally {
        tf.dispose(shorter);
      }
    },
  };
}
