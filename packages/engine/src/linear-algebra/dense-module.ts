import { DENSE_RELAXED_SIMD } from './dense-relaxed-simd.generated.js';
import { DENSE_SIMD } from './dense-simd.generated.js';
import { embeddedModule } from './embedded-module.js';

/** The routines of `native/*.c`; every argument is an address in the memory or a count, and a flag is 0 or 1. */
export interface DenseRoutines {
  gram_f64(a: number, rows: number, depth: number, c: number, panels: number): void;
  gram_f32(a: number, rows: number, depth: number, c: number, panels: number): void;
  product_f64(a: number, b: number, rows: number, columns: number, depth: number, c: number, scratch: number): void;
  product_f32(
    a: number,
    aTransposed: number,
    b: number,
    bTransposed: number,
    rows: number,
    columns: number,
    depth: number,
    c: number,
    scratch: number,
  ): void;
  cholesky(a: number, size: number, panels: number): number;
  cholesky_solve(lower: number, size: number, b: number, columns: number, panels: number, sides: number): void;
}

/** The module of dense algebra. */
export const denseModule = /* @__PURE__ */ embeddedModule<DenseRoutines>({
  simd: DENSE_SIMD,
  'relaxed-simd': DENSE_RELAXED_SIMD,
});
