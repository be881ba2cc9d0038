import { expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift } from '../drift-space.js';
import { joinTiles, rowTiles, takeRows } from '../row-tiles.js';
import { drawFrequencies, FREQUENCIES_VERSION, type FrequencySettings } from './frequencies.js';
import { bytesPerRow, push, pushMixed } from './passes.js';

/**
 * h(x) = ∇ψ(x)ᵀ w, with frequencies of its own.
 * @param weights `[1, P]`; the drift owns it from now on
 */
export function randomFeatureDrift(settings: FrequencySettings, weights: Tensor2D): Drift {
  const { features, dimension, bandwidth, key } = settings;
  const frequencies = drawFrequencies(settings);
  const tiles = (x: Tensor2D) => rowTiles(x.shape[0], bytesPerRow(features, 1));
  return {
    at(x) {
      expectShape('drift.at', 'x', x, [null, dimension]);
      return joinTiles(tiles(x), 0, (tile) => tf.squeeze<Tensor2D>(push(frequencies, takeRows(x, tile), weights), [0]));
    },
    jvp(x, v) {
      expectShape('drift.jvp', 'x', x, [null, dimension]);
      expectShape('drift.jvp', 'v', v, [x.shape[0], dimension]);
      return joinTiles(tiles(x), 0, (tile) => pushMixed(frequencies, takeRows(x, tile), takeRows(v, tile), weights));
    },
    async record() {
      const drawn = { key: [...key], drawing: FREQUENCIES_VERSION };
      return {
        kind: 'random-feature-gradient',
        settings: { kernel: { kind: 'gaussian', bandwidth }, dimension, features, drawn },
        tensors: { weights: { shape: [weights.size], values: Float32Array.from(await weights.data()) } },
      };
    },
    dispose() {
      frequencies.dispose();
      weights.dispose();
    },
  };
}
