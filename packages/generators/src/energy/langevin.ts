import { expectNumber, expectShape, fold, type Key, normal, uniform } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** What `langevin` is told. */
export interface LangevinOptions {
  /** E(xᵢ), `[n, d] -> [n, 1]`. */
  readonly energy: (x: Tensor2D) => Tensor2D;
  /** −∇E(xᵢ), `[n, d] -> [n, d]`. */
  readonly score: (x: Tensor2D) => Tensor2D;
  /** Where the chains start, `[n, d]`; borrowed. */
  readonly start: Tensor2D;
  readonly key: Key;
  readonly steps: number;
  /** η: a step is x + η s(x) + √(2η) ξ. */
  readonly stepSize: number;
}

/** Where the chains ended. */
export interface LangevinResult {
  /** `[n, d]`; the caller disposes it. */
  readonly samples: Tensor2D;
  /** The share of moves that were accepted: near 1 the step is small, near 0 too large. */
  readonly acceptance: number;
}

/**
 * Samples of exp(−E) by the Metropolis-adjusted Langevin algorithm, one chain a row: what an energy says of the data, seen   [Roberts & Tweedie 1996].
 * @throws RangeError when a setting lies outside its range, energy or score have another shape, or the energy is not finite at the start
 */
export async function langevin(options: LangevinOptions): Promise<LangevinResult> {
  const { energy, score, start, key, steps, stepSize } = options;
  expectShape('langevin', 'start', start, [null, null]);
  expectNumber('langevin', 'steps', steps, { integer: true, minimum: 1 });
  expectNumber('langevin', 'stepSize', stepSize, { exclusiveMinimum: 0 });
  await requireLaw(options);
  let samples = tf.clone(start);
  let accepted = tf.scalar(0);
  for (let step = 0; step < steps; step++) {
    const [proposal, acceptance] = [
      normal<tf.Rank.R2>(fold(key, 2 * step), start.shape),
      uniform<tf.Rank.R2>(fold(key, 2 * step + 1), [start.shape[0], 1]),
    ];
    const next = tf.tidy(() => {
      const { x, share } = move({ energy, score, stepSize, x: samples, noise: proposal, uniform: acceptance });
      return { x, accepted: tf.add<tf.Scalar>(accepted, share) };
    });
    tf.dispose([proposal, acceptance, samples, accepted]);
    ({ x: samples, accepted } = next);
  }
  const total = (await accepted.data())[0] as number;
  accepted.dispose();
  return { samples, acceptance: total / steps };
}

/** An energy `[n]` in place of `[n, 1]` would be spread over all pairs of chains, and go unnoticed. */
async function requireLaw({ energy, score, start }: LangevinOptions): Promise<void> {
  const [first, slope] = tf.tidy((): [Tensor2D, Tensor2D] => [tf.clone(energy(start)), tf.clone(score(start))]);
  try {
    expectShape('langevin', 'energy', first, [start.shape[0], 1]);
    expectShape('langevin', 'score', slope, start.shape);
    const finite = (await first.data()).every((value) => Number.isFinite(value));
    if (!finite)
      throw new RangeError('langevin: expected a finite energy at the start, got others; start nearer the data');
  } finally {
    tf.dispose([first, slope]);
  }
}

interface Move extends Pick<LangevinOptions, 'energy' | 'score' | 'stepSize'> {
  readonly x: Tensor2D;
  readonly noise: Tensor2D;
  readonly uniform: Tensor2D;
}

/** One proposal for each chain, taken where log u < E(x) − E(y) + log q(x | y) − log q(y | x). */
function move({ energy, score, stepSize, x, noise, uniform: u }: Move): { x: Tensor2D; share: tf.Scalar } {
  const y = tf.add<Tensor2D>(tf.add(x, tf.mul(score(x), stepSize)), tf.mul(noise, Math.sqrt(2 * stepSize)));
  const back = tf.sub(x, tf.add(y, tf.mul(score(y), stepSize)));
  const [there, here] = [
    tf.mul(0.5, tf.sum(tf.square(noise), 1, true)),
    tf.div(tf.sum(tf.square(back), 1, true), 4 * stepSize),
  ];
  const ratio = tf.add(tf.sub(energy(x), energy(y)), tf.sub(there, here)); // [n, 1]
  const taken = tf.less(tf.log(tf.maximum(u, 1e-30)), ratio); // not where the ratio is NaN
  const wide = tf.tile(taken, [1, x.shape[1]]);
  return { x: tf.where(wide, y, x), share: tf.mean(tf.cast(taken, 'float32')) };
}
