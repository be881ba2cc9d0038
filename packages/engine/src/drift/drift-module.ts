import { embeddedModule } from '../linear-algebra/embedded-module.js';
import { DRIFT_RELAXED_SIMD } from './drift-relaxed-simd.generated.js';
import { DRIFT_SIMD } from './drift-simd.generated.js';

/** The routines of `native/drift-*.c`; `system` is the address of a `System`, which is what all of them work on. */
export interface DriftRoutines {
  /** T at the particles, its mean, and g. */
  start_system(system: number): void;
  pack_strengths(system: number): void;
  /** gᵀ (F + ρI)⁻¹ g by a factor of n rows, where n < b; −1 where that is not positive definite. */
  dual_length(system: number, rho: number): number;
  /** The same by a factor of b rows. */
  primal_length(system: number, rho: number): number;
  /** vᵀ F v. */
  spread(system: number): number;
  /** −1, or the first pivot that is not positive. */
  factor_total(system: number): number;
  solve_total(system: number): void;
  pass_network(system: number): void;
  apply_tangent(system: number): void;
  tangent_weights(system: number): void;
  tangent_gram(part: number): void;
  start_kernel(system: number): void;
  apply_kernel(system: number): void;
  kernel_weights(system: number): void;
  kernel_gram(part: number): void;
  /** Γ̃ of its two parts. */
  join_parts(system: number, second: number): void;
}

/** The module of whole steps. */
export const driftModule = /* @__PURE__ */ embeddedModule<DriftRoutines>({
  simd: DRIFT_SIMD,
  'relaxed-simd': DRIFT_RELAXED_SIMD,
});
