import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { NetworkRecord } from './network.js';

/** How a network is told the time. */
export interface TimeEmbedding {
  readonly size: number;
  /** `[n, 1] -> [n, size]`, differentiable. Temporaries are left to the caller's tidy. */
  embed(t: Tensor2D): Tensor2D;
  readonly record: NetworkRecord;
}

/** What `fourierTime` is made of. */
export interface FourierTimeOptions {
  /** How many frequencies: 1, 2, 4, … turns in a period. */
  readonly frequencies: number;
  /** Length of the slowest wave, in units of t; twice the time that a run takes is a good one. */
  readonly period: number;
}

/** t itself, one column. */
export function plainTime(): TimeEmbedding {
  return { size: 1, embed: (t) => tf.clone(t), record: { kind: 'plain', settings: {} } };
}

/**
 * (t/period, sin 2π 2ᵏ t/period, cos 2π 2ᵏ t/period for k = 0 … frequencies − 1)   [Tancik et al. 2020].
 * @throws RangeError when the period is not positive or `frequencies` is not a positive integer
 */
export function fourierTime({ frequencies, period }: FourierTimeOptions): TimeEmbedding {
  expectNumber('fourierTime', 'frequencies', frequencies, { minimum: 1, maximum: 24, integer: true });
  expectNumber('fourierTime', 'period', period, { exclusiveMinimum: 0 });
  const rates = Array.from({ length: frequencies }, (_, k) => 2 * Math.PI * 2 ** k);
  return {
    size: 2 * frequencies + 1,
    embed(t) {
      const turns = tf.div<Tensor2D>(t, period); // [n, 1]
      const angles = tf.mul<Tensor2D>(turns, tf.tensor2d(rates, [1, frequencies])); // [n, frequencies]
      return tf.concat2d([turns, tf.sin(angles), tf.cos(angles)], 1);
    },
    record: { kind: 'fourier', settings: { frequencies, period } },
  };
}

/** The embedding of one time in each of `rows` rows. */
export function rowForAll(embedding: TimeEmbedding, t: number, rows: number): Tensor2D {
  return tf.tile(embedding.embed(tf.tensor2d([t], [1, 1])), [rows, 1]);
}
