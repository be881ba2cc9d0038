import { expectNumber, type Key, requireMemory, uniform } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator } from '../operator.js';
import { expectSemidefinite } from '../solvers/expect-operator.js';
import { type LanczosMatrix, lanczos } from './lanczos.js';
import { tridiagonalEigen } from './tridiagonal-eigen.js';

/** How many probes and steps an estimate takes. */
export interface LogDeterminantOptions {
  /** Draws the probes. */
  readonly key: Key;
  /** Probes, at least 2; 16 where absent. The standard error falls with their square root. */
  readonly probes?: number;
  /** Products with A for each probe, all probes at once; 40 where absent, and never more than n. */
  readonly steps?: number;
}

/** An estimate, or why there is none. */
export interface LogDeterminant {
  /** Mean over the probes; not a number unless `status` is `converged`. */
  readonly value: number;
  /** Of the mean, by the spread over the probes. It does not know of the error of too few steps. */
  readonly standardError: number;
  readonly status: 'converged' | 'breakdown' | 'not-finite';
  /** The likely cause and the remedy, in one sentence; undefined when converged. */
  readonly cause: string | undefined;
}

/**
 * log det A of a positive definite operator by stochastic Lanczos quadrature with random signs   [Ubaru, Chen & Saad 2017].
 * Memory: 4 n probes steps bytes. That A is not definite to float32 is data.
 * @throws RangeError when the operator is not tagged positive semidefinite, or the bases do not fit
 */
export async function logDeterminant(a: LinearOperator, options: LogDeterminantOptions): Promise<LogDeterminant> {
  const { key, probes = 16, steps = 40 } = options;
  expectSemidefinite('logDeterminant', a);
  expectNumber('logDeterminant', 'probes', probes, { minimum: 2, integer: true });
  expectNumber('logDeterminant', 'steps', steps, { minimum: 1, integer: true });
  if (a.rows === 0) return { value: 0, standardError: 0, status: 'converged', cause: undefined };
  const count = Math.min(steps, a.rows);
  requireMemory({
    functionName: 'logDeterminant',
    bytes: 8 * a.rows * probes * count,
    remedy: `lower probes (${probes}) or steps (${count})`,
  });
  const signs = tf.tidy(() => {
    const draws = uniform<tf.Rank.R2>(key, [a.rows, probes]);
    return tf.sub<Tensor2D>(tf.mul(tf.step(tf.sub(draws, 0.5)), 2), 1);
  });
  try {
    const matrices = await lanczos(a, signs, count);
    if (matrices.some(({ diagonal }) => !diagonal.every(Number.isFinite))) return notFinite(a);
    return summary(matrices.map((matrix) => a.rows * quadrature(matrix)));
  } finally {
    signs.dispose();
  }
}

/** Σ τ² log θ over Ritz values θ, with the first components τ of their vectors; −∞ or NaN where one is not positive. */
function quadrature({ diagonal, offDiagonal }: LanczosMatrix): number {
  const first = Array.from(diagonal, (_, i) => Float64Array.of(i === 0 ? 1 : 0));
  const { values, vectors } = tridiagonalEigen(diagonal, offDiagonal, first);
  return values.reduce((sum, value, i) => {
    const weight = (vectors[i]?.[0] as number) ** 2;
    return weight < Number.EPSILON ** 2 ? sum : sum + weight * Math.log(value);
  }, 0);
}

function notFinite({ name }: LinearOperator): LogDeterminant {
  return {
    value: Number.NaN,
    standardError: Number.NaN,
    status: 'not-finite',
    cause: `the operator ${name} gives NaN or infinity; look for it in what made it`,
  };
}

function summary(samples: readonly number[]): LogDeterminant {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  if (!Number.isFinite(mean)) {
    return {
      value: Number.NaN,
      standardError: Number.NaN,
      status: 'breakdown',
      cause: 'a Ritz value is not positive: the operator is not positive definite to float32; raise ridge',
    };
  }
  const spread = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / (samples.length - 1);
  return { value: mean, standardError: Math.sqrt(spread / samples.length), status: 'converged', cause: undefined };
}
