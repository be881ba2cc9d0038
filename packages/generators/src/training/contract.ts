import type { Key } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Generator } from '../generators/generator.js';
import type { Optimiser, OptimiserState } from '../optimisers/optimiser.js';
import type { GaussNewton } from './gauss-newton.js';

/** Batches of samples as a function of (key, step), so that a resumed run sees the same ones. The caller disposes each. */
export interface SampleSource {
  batch(key: Key, step: number): Promise<Tensor2D> | Tensor2D;
}

/** What a statistic may be chosen from. Both tensors are lent for the call. */
export interface IngdContext {
  /** X, `[n, d]`, before the step. */
  readonly particles: Tensor2D;
  /** `[m, d]`, this step's batch. */
  readonly target: Tensor2D;
  /** For this choice at this step alone. */
  readonly key: Key;
  /** 1 for the first step. */
  readonly step: number;
  /** t₀ */
  readonly time: number;
}

/** A statistic for all steps, borrowed, or a choice of one for each, which is disposed after the step. */
export type IngdStatistic = Statistic | ((context: IngdContext) => Statistic | Promise<Statistic>);

/** What `ingd` is made of. */
export interface IngdOptions {
  /** T */
  readonly statistic: IngdStatistic;
  readonly generator: Generator;
  /** Samples of the target; `samples(…)` of `@ingd/particles` is one. It may change with the step. */
  readonly target: SampleSource;
  /** z of each step; N(0, I) where absent. */
  readonly noise?: SampleSource;
  /** n, rows of noise where `noise` is absent; 500 unless told. */
  readonly batchSize?: number;
  /** ε, how far time advances in a step. */
  readonly stepSize: number;
  /** Updates of the parameters in a step, at most; 20 unless told; 10 of `gaussNewton`, which ends when nothing is left. */
  readonly updates?: number;
  /** An optimiser, or `gaussNewton()` where there are few statistics. */
  readonly optimiser: Optimiser | GaussNewton;
  /** ρ ≥ 0, added to the diagonal of every Fisher matrix; 1e-3 unless told. */
  readonly ridge?: number;
  /** Width of the window of time score matching; ε unless told. Only for generators without a velocity. */
  readonly sigma?: number;
  /** Nodes of its quadrature; 5 unless told. */
  readonly nodes?: number;
  /** How much it counts that a fit leaves alone what was fitted before; 1 unless told, 0 for the plain Algorithm 1. */
  readonly anchor?: number;
  /** A step whose relative residual exceeds this has diverged; 10 unless told. */
  readonly blowUp?: number;
  /**
   * Of generators with a velocity: whether X is made anew out of fresh noise at every step, or the same X is carried on from step to step, which costs one step of
   * integration whatever t; `fresh` unless told.
   */
  readonly particles?: 'fresh' | 'carried';
  /** Of generators with a velocity: how many rows of X, drawn anew, an update sees; all of them unless told. */
  readonly rows?: number;
  /** λ ≥ 0 of λ mean |h|² [Liu 2025, Eq. 11], of generators with a velocity: of all fields that do as much the least; 0 unless told. */
  readonly penalty?: number;
  /**
   * What a velocity is fitted to: Eq. 7 in b directions (`rates`, unless told), or the least field that solves it, at every particle (`field`): h* = J(x)ᵀα with
   * α = (λ(F + ρI) + mean J Jᵀ)⁻¹ g, Theorem 4.3 over all fields. The same end where the network can be any field; rows then tell all they know.
   */
  readonly aim?: 'rates' | 'field';
}

/** Options with everything settled that has a default and does not depend on the rest. */
export type IngdSettings = IngdOptions &
  Required<
    Pick<
      IngdOptions,
      'updates' | 'ridge' | 'sigma' | 'nodes' | 'anchor' | 'blowUp' | 'batchSize' | 'particles' | 'penalty' | 'aim'
    >
  >;

/** What the next step needs, and nothing else. Its owner disposes the tensors. */
export interface IngdState {
  /** Steps made. */
  readonly step: number;
  /** t, step · ε. */
  readonly time: number;
  readonly key: Key;
  /** w */
  readonly parameters: readonly Tensor[];
  readonly optimiser: OptimiserState;
  /** X_t, `[n, d]`, where particles are carried, after the first step. */
  readonly particles?: Tensor2D | undefined;
}

/** What a person reads about one step. */
export interface IngdInfo {
  /** 1 for the first step. */
  readonly step: number;
  /** t₀, where the step was made. */
  readonly time: number;
  /** ‖g‖, g = mean_Y T − mean_X T. */
  readonly gradientNorm: number;
  /** ½ gᵀ (F + ρI)⁻¹ g: how far the samples are from the target on the manifold. */
  readonly merit: number;
  /** The objective before the first and after the best update; after the last where updates see some of the rows. */
  readonly loss: { readonly before: number; readonly after: number };
  /** Updates made. */
  readonly updates: number;
  /** What the generator leaves undone of the natural gradient after the fit: 0 is perfect, 1 is standing still. */
  readonly relativeResidual: number;
  readonly milliseconds: number;
}

/** Within a step. */
export interface IngdUpdate {
  /** Of the step that is being made, 1 for the first. */
  readonly step: number;
  /** Updates made in it. */
  readonly update: number;
  /** Of the objective before the update, on the rows that it saw. */
  readonly loss: number;
}

/** Who watches a step. */
export interface IngdWatch {
  /** Raised when the step is to be given up: its reason is thrown after the update in hand. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each update and awaited; the answer `'stop'`, or a promise of it, ends the updates of this step. */
  readonly updated?: ((update: IngdUpdate) => unknown) | undefined;
}

/** Algorithm 1 as a pure pair of functions. */
export interface Ingd {
  readonly options: IngdOptions;
  /** A state at t = 0, with parameters drawn from the key or copies of those given. */
  init(key: Key, parameters?: readonly Tensor[]): IngdState;
  /** Borrows the state and gives a new one. Rejects with a RangeError where the step cannot be made. */
  step(state: IngdState, watch?: IngdWatch): Promise<{ readonly state: IngdState; readonly info: IngdInfo }>;
}
