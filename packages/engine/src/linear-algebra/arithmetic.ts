import { denseModule } from './dense-module.js';
import type { ModuleVariant } from './embedded-module.js';

/**
 * `reproducible`: every product is rounded before it is added, as all processors do it alike. `fused`: both are rounded at once
 * where engine and processor can (relaxed SIMD), which is up to a quarter faster and gives other last bits from machine to machine.
 */
export type Arithmetic = 'reproducible' | 'fused';

let variant: ModuleVariant = 'simd';

/**
 * Chooses the arithmetic of matrix products, Gram matrices and Cholesky factors from now on. Without a call it is `reproducible`.
 * @returns the arithmetic in force: `reproducible` where the engine has no relaxed SIMD (Node 20 has it behind a flag)
 */
export function useArithmetic(preference: Arithmetic): Arithmetic {
  variant = preference === 'fused' && denseModule.runs('relaxed-simd') ? 'relaxed-simd' : 'simd';
  return variant === 'simd' ? 'reproducible' : 'fused';
}

/** The variant of the module that the choice stands for. */
export function denseVariant(): ModuleVariant {
  return variant;
}
