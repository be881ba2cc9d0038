import { fitStandardization, type Statistic, standardize } from '@ingd/families';
import { empiricalFisher, momentGradient } from '@ingd/fisher';
import { leastFieldWeights } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { inTiles } from './in-tiles.js';

/** ρ, of statistics in units of their spread. */
const RIDGE = 0.01;
/** λ of mean |h|². */
const PENALTY = 1e-3;

/** The natural gradient of some statistics, and the least field that follows it. */
export interface NaturalStep {
  /** α for T as it is, `[b]`. */
  readonly weights: Float32Array;
  /** ‖g‖ in spreads of T: how far particles are from the target. */
  readonly distance: number;
}

/** h(x) = J(x)ᵀα is the least field that takes mean T of the particles to that of the target. T is put in units of its spread over both. Everything is borrowed. */
export async function naturalStep(
  statistic: Statistic,
  { particles, target }: { readonly particles: tf.Tensor2D; readonly target: tf.Tensor2D },
): Promise<NaturalStep> {
  const pool = tf.concat2d([target, particles], 0);
  const units = await fitStandardization(statistic, pool).finally(() => pool.dispose());
  const lent: Statistic = { ...statistic, dispose: () => {} };
  const scaled = standardize({ statistic: lent, ...units });
  try {
    const gradient = await momentGradient(scaled, particles, target);
    const metric = await empiricalFisher(scaled, particles);
    for (let i = 0; i < metric.rows; i++) {
      const at = i * (metric.rows + 1);
      metric.data[at] = (metric.data[at] as number) + RIDGE;
    }
    const alpha = await leastFieldWeights({ statistic: scaled, particles, gradient, metric, penalty: PENALTY });
    return {
      weights: Float32Array.from(alpha, (value, i) => value / (units.scale[i] as number)),
      distance: Math.hypot(...gradient),
    };
  } finally {
    scaled.dispose();
  }
}

/** h(x) = J(x)ᵀα; the caller disposes it. */
export function fieldOf(statistic: Statistic, weights: Float32Array, x: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const row = tf.tensor2d(weights, [1, weights.length]);
    return inTiles(x, (rows) => statistic.vjp(rows, tf.tile<tf.Tensor2D>(row, [rows.shape[0], 1])));
  });
}
