import { fold, type Key, normal } from '@ingd/engine';
import { velocityField } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { inTiles } from './in-tiles.js';
import { type LearnVelocityOptions, learnVelocity } from './learn-velocity.js';

export type MovingOptions = Omit<LearnVelocityOptions, 'name'>;

/** A trained generator of images. */
export interface TrainedMover {
  readonly updates: number;
  /** Fresh images in units, `[count, d]`; the caller disposes them. */
  sample(key: Key, count: number): tf.Tensor2D;
  dispose(): void;
}

/** Of integration, by the midpoint rule. */
const STEPS = 20;

/** Flow matching for as long as the budget lasts, from where an earlier run ended. */
export async function flowMatchingImages(options: MovingOptions): Promise<TrainedMover> {
  const { network } = options;
  const { parameters, updates } = await learnVelocity({ ...options, name: 'flow-matching' });
  const generator = velocityField({ network, step: 1 / STEPS });
  return {
    updates,
    sample: (key, count) =>
      tf.tidy(() => {
        const noise = normal<tf.Rank.R2>(fold(key, 0), [count, network.inputs]);
        return inTiles(noise, (rows) => generator.sample(rows, 1, parameters));
      }),
    dispose: () => tf.dispose(parameters),
  };
}
