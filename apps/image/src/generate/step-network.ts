import type { TimeNetwork } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { levelOf } from './noisy-target.js';

/** A network that is told which step it is, 0 for the first: the time goes from 0 to 1, and what it gives is in units of how far noise goes down in that step. */
export function stepNetwork(network: TimeNetwork, steps: number): TimeNetwork {
  return {
    ...network,
    apply(parameters, x, step) {
      if (typeof step !== 'number')
        throw new RangeError('stepNetwork.apply: expected one step for all rows, got one of each');
      const fall = levelOf(step, steps) - levelOf(step + 1, steps);
      return tf.tidy(() => tf.mul(network.apply(parameters, x, step / steps), fall));
    },
  };
}
