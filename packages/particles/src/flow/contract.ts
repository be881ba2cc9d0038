import type { CholeskyFactor, Key, Matrix } from '@ingd/engine';
import type { Drift } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { BadStep, GoodStep } from '../run/flow-steps.js';
import type { RunOptions } from '../run/run-options.js';
import type { StepControl } from './step-control.js';

/** A target known by samples: batches are a function of (key, step), so that a resumed run sees the same ones. The caller disposes each batch. */
export interface SampleTarget {
  batch(key: Key, step: number): Promise<Tensor2D>;
  /** How often each row of a batch counts, all of which then have as many rows: 2 is the row twice; once each where absent. */
  readonly weights?: ArrayLike<number> | undefined;
  /** False where batches come but once, so that no run can be resumed with them. */
  readonly resumable?: false;
  /** Lets go of what the target holds; called at the end of the run that has used it up. */
  dispose?(): void | Promise<void>;
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
  /** What steps that adapt have learnt; absent before the first one, and from other flows. */
  readonly control?: StepControl;
  /** Γ's factor that serves the next step; of flows that reuse it alone, and absent where it would not serve. */
  readonly factor?: CholeskyFactor;
}

/** What a person reads about one step. */
export interface FlowInfo {
  /** 1 for the first step. */
  readonly step: number;
  /** ε; 0 for a step that was taken back altogether: the particles stayed. */
  readonly stepSize: number;
  /** Parts of the step, each along the same drift; of invertible flows alone. */
  readonly substeps?: number;
  /** The largest (ε/k) ‖∇h‖₂ measured, below 0.9; of invertible flows alone. */
  readonly contraction?: number;
  /** ‖g‖, g = mean_Y T − mean_X T; absent where the flow has no statistic. */
  readonly gradientNorm?: number;
  /** ½ gᵀ (F + ρI)⁻¹ g before the step [method: natural gradient]; absent where the flow has no statistic. */
  readonly merit?: number;
  /** The merit after the step as the linear model had it; absent as `merit` is. */
  readonly predictedMerit?: number;
  /** The merit after the step, with the same T, F and target; of steps that adapt alone. */
  readonly realisedMerit?: number;
  /** The realised over the predicted decrease of the merit; of steps that adapt alone, where there was something to gain. */
  readonly gainRatio?: number;
  /** How many longer steps were tried and taken back; of steps that adapt alone. */
  readonly rejections?: number;
  /** λ of the step; absent where the flow has none. */
  readonly damping?: number;
  /**
   * ‖g − M w*‖ / ‖g‖ in the norm of (F + ρI)⁻¹, from 0 to 1: the part of the natural gradient that the drift leaves undone, because its
   * space cannot express it or λ holds it back; absent where the flow has no statistic, or nothing was to be done.
   */
  readonly projectionResidual?: number;
  /** What observers have measured after the step, by name. */
  readonly measured?: { readonly [name: string]: number };
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
  readonly control?: StepControl;
  /** The lower triangle of the factor, `[b, b]`. */
  readonly factor?: Matrix;
}

/**
 * How a flow works: what someone writes who adds one, `runnable` makes a `Flow` of it. `step` borrows `state` and returns a new one.
 * `T` is the kind of target that the flow moves onto: samples unless told.
 */
export interface FlowMethod<T extends Target = SampleTarget> {
  readonly name: string;
  init(particles: Tensor2D, key: Key): Promise<FlowState>;
  readonly step: (state: FlowState, target: T) => Promise<FlowStep>;
  record(state: FlowState): Promise<StateRecord>;
  restore(record: StateRecord): FlowState;
}

/** Every flow is one of these; they differ only in how the drift is found. */
export interface Flow<T extends Target = SampleTarget> extends FlowMethod<T> {
  /**
   * The steps as they are made, for `for await`: `flowSteps` of this flow.
   * @throws RangeError on misuse, and when the very first step cannot be made at all
   */
  run(options: RunOptions<T>): AsyncGenerator<GoodStep | BadStep, void>;
}
