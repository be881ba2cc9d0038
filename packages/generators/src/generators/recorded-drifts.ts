import { type Drift, type DriftRecord, restoreDrift } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Generator } from './generator.js';

/** One step x + ε h(x) of a run of `@ingd/particles`. */
export interface RecordedDrift {
  /** ε */
  readonly stepSize: number;
  readonly drift: DriftRecord;
}

/** A generator that is fixed, and owns tensors. */
export interface RecordedGenerator extends Generator {
  /** The time of the last step: Σ ε. */
  readonly until: number;
  dispose(): void;
}

/**
 * X_t = z + Σ ε_j h_j(X_j), the sum of closed-form drifts (KiNG, ntKiNG) that a run recorded; a step of size ε takes a time of ε, linearly within
 * it, and time ends with the last step. There are no parameters: it is something to start from.
 * @throws RangeError when there is no step, a record cannot be read, or (from `sample`) t lies outside 0 to `until`
 */
export function recordedDrifts(
  steps: readonly RecordedDrift[],
  { dimension }: { readonly dimension: number },
): RecordedGenerator {
  if (steps.length === 0)
    throw new RangeError('recordedDrifts: expected at least one step, got none; run a flow first');
  const until = steps.reduce((total, { stepSize }) => total + stepSize, 0);
  const drifts = steps.map(({ drift }) => restoreDrift(drift));
  return {
    name: `recordedDrifts(${steps.length})`,
    inputs: dimension,
    dimension,
    parameters: [],
    initialise: () => [],
    until,
    sample(z, t) {
      if (!(t >= 0 && t <= until * (1 + 1e-12))) {
        throw new RangeError(`recordedDrifts.sample: expected t from 0 to ${until}, got ${t}; the run went no further`);
      }
      return tf.tidy(() => replay(z, t, steps, drifts));
    },
    dispose() {
      for (const drift of drifts) drift.dispose();
    },
  };
}

function replay(z: Tensor2D, t: number, steps: readonly RecordedDrift[], drifts: readonly Drift[]): Tensor2D {
  let [x, left] = [tf.clone(z), t];
  for (const [k, { stepSize }] of steps.entries()) {
    if (left <= 0) break;
    const share = Math.min(left, stepSize);
    x = tf.add(x, tf.mul((drifts[k] as Drift).at(x), share));
    left -= stepSize;
  }
  return x;
}
