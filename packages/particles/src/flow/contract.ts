import type { Key } from '@ingd/engine';
import type { Drift } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** A target known by samples: batches are a function of (key, step), so that a resumed run sees the same ones. The caller disposes each batch. */
export interface SampleTarget {
  batch(key: Key, step: number): Promise<Tensor2D>;
  /** How often each row of a batch counts, all of which then have as many rows: 2 is the row twice; once each where absent. */
  readonly weights?: ArrayLike<number> | undefined;
}

/** A target known by the score of its density, which need not be normalised: ∇ log p(xᵢ), `[n, d] -> [n, d]`. The caller disposes it. */
export interface ScoreTarget {
  score(x: Tensor2D): Tensor2D;
}

/** What particles are moved onto. */
export type Target = SampleTarget | ScoreTarget;

/** What the next step needs, and nothing else. Owned by whoever holds the state. */
export interface FlowState {
  readonly particles: Tensor2D;
  readonly step: number;
  readonly key: Key;
}

/** What a person reads about one step. */
export interface FlowInfo {
  /** 1 for the first step. */
  readonly step: number;
  readonly stepSize: number;
  /** Parts of the step, each along the same drift; of invertible flows alone. */
  readonly substeps?: number;
  /** The largest (ε/k) ‖∇h‖₂ measured, below 0.9; of invertible flows alone. */
  readonly contraction?: number;
  /** ‖g‖, g = mean_Y T − mean_X T; absent where the flow has no statistic. */
  readonly gradientNorm?: number;
  /** ½ gᵀ (F + ρI)⁻¹ g before the step [method: natural gradient]; absent where the flow has no statistic. */
  readonly merit?: number;
  /** What a flow without statistic lowers, before the step, where it is known: the squared MMD of the MMD flow. */
  readonly objective?: number;
  /** Root mean square of h over the particles. */
  readonly driftNorm: number;
  readonly milliseconds: number;
}

/** One step: the state after it, what to tell about it, and the drift that made it. */
export interface FlowStep {
  readonly state: FlowState;
  readonly info: FlowInfo;
  /** The drift that made the step; the caller disposes it. */
  readonly drift: Drift;
}

/** Serialisable form of a state. */
export interface StateRecord {
  readonly step: number;
  readonly key: Key;
  readonly shape: readonly [number, number];
  readonly particles: Float32Array;
}

/**
 * Every flow is one of these; they differ only in how the drift is found. `step` borrows `state` and returns a new one.
 * `T` is the kind of target that the flow moves onto: samples unless told.
 */
export interface Flow<T extends Target = SampleTarget> {
  readonly name: string;
  init(particles: Tensor2D, key: Key): Promise<FlowState>;
  readonly step: (state: FlowState, target: T) => Promise<FlowStep>;
  record(state: FlowState): Promise<StateRecord>;
  restore(record: StateRecord): FlowState;
}
