import { fold, type Key, normal } from '@ingd/engine';
import { decodeNetwork, encodeNetwork, type TimeNetwork } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainedMover } from './flow-matching-images.js';
import type { KeptTrainings } from './kept-trainings.js';

/** The weights of each step: what carries fresh noise. */
export interface IngdCourse {
  /** After a step; borrows them. */
  add(parameters: readonly tf.Tensor[], step: number): Promise<void>;
  mover(updates: number): TrainedMover;
  dispose(): void;
}

export interface OpenCourseOptions {
  readonly network: TimeNetwork;
  /** The mean image, which the noise lies around; borrowed and copied. */
  readonly center: tf.Tensor1D;
  readonly kept: KeptTrainings;
  /** That were made in earlier runs. */
  readonly steps: number;
}

/** With the weights of the steps that earlier runs have made. @throws Error naming a file that is missing or damaged */
export async function openCourse({ network, center, kept, steps }: OpenCourseOptions): Promise<IngdCourse> {
  const all: (readonly tf.Tensor[])[] = [];
  const middle = tf.clone(center);
  const dispose = () => tf.dispose([middle, ...all.flat()]);
  try {
    for (let step = 1; step <= steps; step++) {
      const found = await kept.read(nameOf(step), (bytes) => decodeNetwork(bytes, network).parameters);
      if (found === undefined)
        throw new Error(`the weights of step ${step} were not kept; take the folder away to begin anew`);
      all.push(found.state);
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    async add(parameters, step) {
      all.push(parameters.map((parameter) => tf.clone(parameter)));
      await kept.write(nameOf(step), { bytes: await encodeNetwork({ network, parameters }), seconds: 0 });
    },
    mover: (updates) => ({
      updates,
      sample: (drawing, rows) =>
        tf.tidy(() =>
          all.reduce<tf.Tensor2D>(
            (x, own, step) => tf.add(x, network.apply(own, x, step)),
            noiseAround(middle, drawing, rows),
          ),
        ),
      dispose,
    }),
    dispose,
  };
}

/** m + N(0, I): what images are under much noise. The caller disposes it. */
export function noiseAround(center: tf.Tensor1D, key: Key, rows: number): tf.Tensor2D {
  return tf.tidy(() => tf.add<tf.Tensor2D>(normal<tf.Rank.R2>(fold(key, 0), [rows, center.size]), center));
}

function nameOf(step: number): string {
  return `ingd-step-${String(step).padStart(2, '0')}`;
}
