import { fold, type Key, normal } from '@ingd/engine';
import { type Generator, velocityField } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { energyStatistic, type Features, type ImageEnergy } from './energy-statistic.js';
import { inTiles } from './in-tiles.js';
import { fieldOf } from './natural-step.js';

/** What a step does after the noise has gone down: h(x) = J(x)ᵀα of the energy's statistic there. */
export interface Correction extends Features {
  readonly weights: Float32Array;
}

/** How samples go from noise to images, step by step; a step may have a correction. Borrows the energy. */
export interface IngdCourse {
  readonly corrections: ReadonlyMap<number, Correction>;
  /** Takes it over. */
  correct(step: number, correction: Correction): void;
  /** Noise: `[rows, d]`. The caller disposes it, as what follows. */
  begin(key: Key, rows: number): tf.Tensor2D;
  /** Along the velocity of the energy's network, from the end of step − 1 to that of step, 1 for the first. */
  lessNoise(x: tf.Tensor2D, step: number): tf.Tensor2D;
  /** That, and the step's correction. */
  advance(x: tf.Tensor2D, step: number): tf.Tensor2D;
  dispose(): void;
}

export function ingdCourse(energy: ImageEnergy, steps: number): IngdCourse {
  const { network, parameters } = energy;
  const field = velocityField({ network, step: 1 / steps }) as Generator & Required<Pick<Generator, 'advance'>>;
  const corrections = new Map<number, Correction>();
  const lessNoise = (x: tf.Tensor2D, step: number) =>
    inTiles(x, (rows) => field.advance(rows, (step - 1) / steps, step / steps, parameters));
  return {
    corrections,
    correct: (step, correction) => corrections.set(step, correction),
    begin: (key, rows) => normal<tf.Rank.R2>(fold(key, 0), [rows, network.inputs]),
    lessNoise,
    advance: (x, step) =>
      tf.tidy(() => {
        const moved = lessNoise(x, step);
        const correction = corrections.get(step);
        if (correction === undefined) return moved;
        return tf.add<tf.Tensor2D>(moved, fieldOf(energyStatistic(energy, correction), correction.weights, moved));
      }),
    dispose: () => {
      for (const { middle, directions } of corrections.values()) tf.dispose([middle, directions]);
    },
  };
}
