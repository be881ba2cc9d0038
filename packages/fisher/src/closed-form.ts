import type { CholeskyFactor } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Drift, DriftSpace } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { TilePool } from './pool/tile-pool.js';

/** Which way to the same drift; `auto` takes what `planDrift` expects to be fastest among those that fit into memory. */
export type ClosedFormMethod = 'auto' | 'factorised' | 'statistic-space' | 'weight-space' | 'matrix-free';

/** What `closedFormDrift` works on. */
export interface ClosedFormOptions {
  /** T; borrowed. */
  readonly statistic: Statistic;
  /** The linear space that the drift is looked for in; borrowed. */
  readonly space: DriftSpace;
  /** X, `[n, d]`, n ≥ 2; borrowed. */
  readonly particles: Tensor2D;
  /** Y, `[m, d]`; borrowed. */
  readonly target: Tensor2D;
  /** How often each target row counts in mean_Y T, `[m]`: 2 is the row twice, whatever the method; once each unless told. */
  readonly targetWeights?: ArrayLike<number> | undefined;
  /** λ > 0, the weight of F in Γ = λF + ridge·I + M Mᵀ. */
  readonly damping: number;
  /** λρ ≥ 0, where ρ damps the metric F + ρI; 0 only for fewer statistics than particles. */
  readonly ridge: number;
  readonly method?: ClosedFormMethod;
  /**
   * Γ's factor of a problem close by, as the `factor` of the step before. With it 'statistic-space' forms neither the Jacobian nor M: conjugate gradients on
   * float32 products with Γ find the same drift to about 1e-4. Where they take too many, Γ is made and factored all the same.
   */
  readonly nearby?: CholeskyFactor | undefined;
  /**
   * Threads that add up M, F and the means in the ways 'statistic-space' and 'weight-space', for many thousands of particles; from
   * `tilePool` of `@ingd/fisher/workers`. Borrowed. The other ways go without.
   */
  readonly pool?: TilePool | undefined;
}

/** The drift h* that follows the natural gradient best, and what a caller watches. */
export interface ClosedForm {
  /** h*; the caller disposes it. */
  readonly drift: Drift;
  /** α = Γ⁻¹ g, `[b]`. */
  readonly alpha: Float64Array;
  /** w* = Mᵀ α: `[P]`, or the field at the particles `[n · d]` where the space has no finite basis. */
  readonly weights: Float64Array;
  /** g = mean_Y T − mean_X T, `[b]`. */
  readonly gradient: Float64Array;
  /** ‖g‖ */
  readonly gradientNorm: number;
  /** ½ gᵀ (F + ρI)⁻¹ g, ρ = ridge/damping. */
  readonly merit: number;
  /** The merit after a step of that size as the linear model has it, with the same T and F: g becomes g − ε M w*. */
  predictedMerit(stepSize: number): number;
  /**
   * The merit at other particles `[k, d]`, which are borrowed, with the same T, F and target: what a step really came to. Infinite where
   * they or T there are not finite. Asks the statistic, which must still be there.
   */
  meritAt(particles: Tensor2D): Promise<number>;
  /** Which way was taken. */
  readonly method: Exclude<ClosedFormMethod, 'auto'>;
  /** Γ's factor, or the nearby one that served as well: what the next step may take as `nearby`. Of 'statistic-space' alone. */
  readonly factor?: CholeskyFactor | undefined;
  /** Products with Γ that were taken; 0 where it was factored. */
  readonly iterations: number;
  /** Whether α settled; only 'matrix-free' may stop before, and then the drift is its best. */
  readonly converged: boolean;
}
