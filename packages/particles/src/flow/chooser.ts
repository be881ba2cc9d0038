import type { Key } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { DriftSpace } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** What a chooser may look at. Both tensors are lent for the call. */
export interface StepContext {
  /** `[n, d]`, before the step. */
  readonly particles: Tensor2D;
  /** `[m, d]`, this step's batch. */
  readonly target: Tensor2D;
  /** How often each row of the batch counts, `[m]`; absent where each does once. */
  readonly targetWeights?: Float64Array | undefined;
  /** For this chooser at this step alone. */
  readonly key: Key;
  /** 1 for the first step. */
  readonly step: number;
}

/** Makes a value for one step; the flow disposes it after the step. A function of its argument alone, so that runs repeat. */
export type Chooser<Value> = (context: StepContext) => Value | Promise<Value>;

/** A statistic for every step, which stays the caller's, or a chooser of one for each step. */
export type StatisticChoice = Statistic | Chooser<Statistic>;

/** A drift space for every step, which stays the caller's, or a chooser of one for each step. */
export type SpaceChoice = DriftSpace | Chooser<DriftSpace>;

/** A value for one step, and how to let go of it. */
export interface Chosen<Value> {
  readonly value: Value;
  release(): void;
}

/** Asks a chooser, or takes the fixed value, which is never released. */
export async function choose<Value extends { dispose(): void }>(
  choice: Value | Chooser<Value>,
  context: StepContext,
): Promise<Chosen<Value>> {
  if (typeof choice !== 'function') return { value: choice, release() {} };
  const value = await choice(context);
  return { value, release: () => value.dispose() };
}
