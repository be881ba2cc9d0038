import { expectNumber } from '@ingd/engine';
import { type Drift, type DriftRecord, restoreDrift } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Generator } from './generator.js';

/** One step x + ε h(x) of a run of `@ingd/particles`. */
export interface RecordedDrift {
  /** ε; 0 of a step that a run with adaptive steps took back. */
  readonly stepSize: number;
  /** k: the step is k shorter ones x + (ε/k) h(x), as a run makes it that is to be inverted; 1 where absent. */
  readonly substeps?: number;
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
 * it (within each of its substeps), and time ends with the last step. There are no parameters: it is something to start from. Coordinates are the run's own:
 * what a map does to points before and after is not part of its steps.
 * @throws RangeError when there is no step, one is negative or cannot be read, or (from `sample`) t lies outside 0 to `until`
 */
export function recordedDrifts(
  steps: readonly RecordedDrift[],
  { dimension }: { readonly dimension: number },
): RecordedGenerator {
  if (steps.length === 0)
    throw new RangeError('recordedDrifts: expected at least one step, got none; run a flow first');
  steps.forEach(({ stepSize, substeps = 1 }, k) => {
    expectNumber('recordedDrifts', `stepSize of step ${k + 1}`, stepSize, { minimum: 0 });
    expectNumber('recordedDrifts', `substeps of step ${k + 1}`, substeps, { integer: true, minimum: 1 });
  });
  const until = steps.reduce((total, { stepSize }) => total + stepSize, 0);
  const drifts = steps.map(({ drift }) => restoreDrift(drift));
  const parts = steps.flatMap(({ stepSize, substeps = 1 }, k): Part[] =>
    Array(substeps).fill({ length: stepSize / substeps, drift: drifts[k] }),
  );
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
      return tf.tidy(() => replay(z, t, parts));
    },
    dispose() {
      for (const drift of drifts) drift.dispose();
    },
  };
}

/** A step or substep. */
interface Part {
  readonly length: number;
  readonly drift: Drift;
}

function replay(z: Tensor2D, t: number, parts: readonly Part[]): Tensor2D {
  let [x, left] = [tf.clone(z), t];
  for (const { length, drift } of parts) {
    if (left <= 0) break;
    x = tf.add(x, tf.mul(drift.at(x), Math.min(left, length)));
    left -= length;
  }
  return x;
}
