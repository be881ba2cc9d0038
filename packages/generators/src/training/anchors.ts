import { type CholeskyFactor, fold, type Key, uniformValues } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type Generator, samplesAt } from '../generators/generator.js';
import { difference, inner, solveFor } from '../projection/host-vectors.js';
import { gradientsOf } from '../projection/pull-back.js';
import { meanAt } from '../projection/weighted-moments.js';

/** A penalty and its gradients; the caller disposes them. */
export interface Penalty {
  readonly value: number;
  readonly gradients: readonly Tensor[];
}

/** Counts how far a fit has moved what was there before it. */
export interface Anchor {
  penalty(parameters: readonly Tensor[]): Promise<Penalty>;
  dispose(): void;
}

export interface MeanAnchorOptions {
  readonly statistic: Statistic;
  readonly generator: Generator;
  readonly z: Tensor2D;
  readonly time: number;
  /** X_t before the fit; borrowed. */
  readonly particles: Tensor2D;
  /** The factor of F + ρI. */
  readonly metric: CholeskyFactor;
  /** κ/ε² */
  readonly weight: number;
}

/** κ/ε² ‖E T(G(z, t; w)) − E T(X_t)‖² in the norm of (F + ρI)⁻¹: a shift at t is an error in velocity over the step to come. */
export function meanAnchor(options: MeanAnchorOptions): Anchor {
  const { statistic, generator, z, time, particles, metric, weight } = options;
  let before: Float64Array | undefined; // mean T of the particles, the same for every update
  return {
    async penalty(parameters) {
      before ??= await meanAt(statistic, particles);
      const x = generator.sample(z, time, parameters);
      try {
        const shift = difference(await meanAt(statistic, x), before);
        const s = solveFor(metric, shift);
        const pull = tf.tidy(() => {
          const scaled = Float32Array.from(s, (entry) => (entry * 2 * weight) / x.shape[0]);
          const rows = tf.add<Tensor2D>(tf.zeros([x.shape[0], s.length]), tf.tensor1d(scaled)); // tile takes ten times as long on wasm
          return statistic.vjp(x, rows);
        });
        const gradients = gradientsOf((values) => tf.sum(tf.mul(generator.sample(z, time, values), pull)), parameters);
        pull.dispose();
        return { value: weight * inner(shift, s), gradients };
      } finally {
        x.dispose();
      }
    },
    dispose() {},
  };
}

export interface VelocityAnchorOptions {
  readonly generator: Generator & Required<Pick<Generator, 'velocity'>>;
  readonly z: Tensor2D;
  /** The field is kept from 0 to here. */
  readonly time: number;
  readonly parameters: readonly Tensor[];
  readonly key: Key;
  /** κ */
  readonly weight: number;
}

/** How many earlier times are looked at in a step. */
const pastTimes = 4;

/** κ mean |h(x_s, s; w) − h(x_s, s; w₀)|² / Var x_s at times s before t that are drawn for the step: a field forgets what it is not reminded of. */
export function velocityAnchor(options: VelocityAnchorOptions): Anchor {
  const { generator, z, time, parameters, key, weight } = options;
  const times = Array.from(uniformValues(fold(key, 1), pastTimes), (u) => u * time).sort((a, b) => a - b);
  const places = tf.tidy(() => samplesAt(generator, z, times, parameters).map((x) => tf.clone(x)));
  const fields = tf.tidy(() => places.map((x, k) => generator.velocity(x, times[k] as number, parameters)));
  const loss = (values: readonly Tensor[]): tf.Scalar => {
    const parts = places.map((x, k) => {
      const change = tf.sub(generator.velocity(x, times[k] as number, values), fields[k] as Tensor2D);
      return tf.div<tf.Scalar>(tf.mean(tf.sum(tf.square(change), 1)), tf.mean(tf.moments(x, 0).variance));
    });
    return tf.mul(tf.addN(parts), weight / times.length);
  };
  return {
    async penalty(values) {
      const value = tf.tidy(() => loss(values));
      try {
        return { value: (await value.data())[0] as number, gradients: gradientsOf(loss, values) };
      } finally {
        value.dispose();
      }
    },
    dispose: () => tf.dispose([...places, ...fields]),
  };
}
