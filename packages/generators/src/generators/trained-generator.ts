import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Generator } from './generator.js';

/** A generator with its parameters, over the time it was trained for. */
export interface TrainedGenerator {
  /** The last trained time. */
  readonly until: number;
  /** G(zᵢ, t), `[n, inputs] -> [n, d]`, at `until` where t is absent; the caller disposes it. */
  sample(z: Tensor2D, t?: number): Tensor2D;
}

/** What `trainedGenerator` is made of; all of it is borrowed. */
export interface TrainedGeneratorOptions {
  readonly generator: Generator;
  readonly parameters: readonly Tensor[];
  /** The `time` of the training's state. */
  readonly until: number;
}

/**
 * Fresh samples of a trained generator; a time that it was not trained for is refused.
 * @throws RangeError (from `sample`) when t lies outside 0 to `until`
 */
export function trainedGenerator({ generator, parameters, until }: TrainedGeneratorOptions): TrainedGenerator {
  return {
    until,
    sample(z, t = until) {
      if (!(t >= 0 && t <= until * (1 + 1e-12))) {
        throw new RangeError(
          `trainedGenerator.sample: expected t from 0 to ${until}, the time it was trained for, got ${t}; train it further`,
        );
      }
      return generator.sample(z, t, parameters);
    },
  };
}
