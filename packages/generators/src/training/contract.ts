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

/** What `ingd` is made of. */
export interface IngdOptions {
  /** T; borrowed. */
  readonly statistic: Statistic;
  readonly generator: Generator;
  /** Samples of the target; `samples(…)` of `@ingd/particles` is one. */
  readonly target: SampleSource;
  /** z of each step; N(0, I) where absent. */
  readonly noise?: SampleSource;
  /** n, rows of noise where `noise` is absent; 500 unless told. */
  readonly batchSize?: number;
  /** ε, how far time advances in a step. */
  readonly stepSize: number;
  /** Updates of the parameters in a step; 20 unless told; at most 10 of `gaussNewton`, which ends when nothing is left. */
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
}

/** Options with everything settled that has a default and does not depend on the rest. */
export type IngdSettings = IngdOptions &
  Required<Pick<IngdOptions, 'updates' | 'ridge' | 'sigma' | 'nodes' | 'anchor' | 'blowUp' | 'batchSize'>>;

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
  /** The objective before the first and after the best update. */
  readonly loss: { readonly before: number; readonly after: number };
  /** What the generator leaves undone of the natural gradient after the fit: 0 is perfect, 1 is standing still. */
  readonly relativeResidual: number;
  readonly milliseconds: number;
}

/** Algorithm 1 as a pure pair of functions. */
export interface Ingd {
  readonly options: IngdOptions;
  /** A state at t = 0, with parameters drawn from the key or copies of those given. */
  init(key: Key, parameters?: readonly Tensor[]): IngdState;
  /** Borrows the state and gives a new one. Rejects with a RangeError where the step cannot be made. */
  step(state: IngdState): Promise<{ readonly state: IngdState; readonly info: IngdInfo }>;
}
