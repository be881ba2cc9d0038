import { expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift } from '../drift-space.js';
import { joinTiles, rowTiles, takeRows } from '../row-tiles.js';
import type { FiniteSpaceParts } from './finite-passes.js';

/**
 * h(x) = Φ(x) w.
 * @param parts of the drift's own
 * @param weights `[1, P]`; the drift owns it from now on
 */
export function finiteDrift(parts: FiniteSpaceParts, weights: Tensor2D): Drift {
  const { dimension, push, pushMixed, bytesPerRow } = parts.passes;
  const tiles = (x: Tensor2D) => rowTiles(x.shape[0], bytesPerRow(1));
  return {
    at(x) {
      expectShape('drift.at', 'x', x, [null, dimension]);
      return joinTiles(tiles(x), 0, (tile) => tf.squeeze<Tensor2D>(push(takeRows(x, tile), weights), [0]));
    },
    jvp(x, v) {
      expectShape('drift.jvp', 'x', x, [null, dimension]);
      expectShape('drift.jvp', 'v', v, [x.shape[0], dimension]);
      return joinTiles(tiles(x), 0, (tile) => pushMixed(takeRows(x, tile), takeRows(v, tile), weights));
    },
    async record() {
      const { tensors, ...rest } = await parts.record();
      const values = Float32Array.from(await weights.data());
      return { ...rest, tensors: { ...tensors, weights: { shape: [weights.size], values } } };
    },
    dispose() {
      parts.dispose();
      weights.dispose();
    },
  };
}
