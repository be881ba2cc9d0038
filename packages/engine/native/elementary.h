// exp and tanh of two numbers at once.
#ifndef ELEMENTARY_H
#define ELEMENTARY_H

#include "dense.h"

// exp x for x <= 0, to one unit in the last place; 0 below -708. x = k log 2 + r, and the exponential series of r <= 0.35 to r^13.
INLINE v128_t exp_f64(v128_t x) {
  v128_t within = wasm_f64x2_ge(x, wasm_f64x2_const_splat(-708));
  x = wasm_f64x2_max(x, wasm_f64x2_const_splat(-708));
  // Adding 1.5 * 2^52 rounds to a whole number, which then stands in the low bits.
  v128_t shift = wasm_f64x2_const_splat(6755399441055744.0);
  v128_t shifted = wasm_f64x2_add(wasm_f64x2_mul(x, wasm_f64x2_const_splat(1.4426950408889634)), shift);
  v128_t k = wasm_f64x2_sub(shifted, shift);
  v128_t r = wasm_f64x2_sub(x, wasm_f64x2_mul(k, wasm_f64x2_const_splat(0x1.62e42fee00000p-1)));
  r = wasm_f64x2_sub(r, wasm_f64x2_mul(k, wasm_f64x2_const_splat(0x1.a39ef35793c76p-33)));
  v128_t p = wasm_f64x2_const_splat(1.0 / 6227020800);
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1.0 / 479001600));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1.0 / 39916800));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1.0 / 3628800));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1.0 / 362880));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1.0 / 40320));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1.0 / 5040));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1.0 / 720));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1.0 / 120));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1.0 / 24));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1.0 / 6));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(0.5));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1));
  p = MADD_F64(p, r, wasm_f64x2_const_splat(1));
  return wasm_v128_and(wasm_i64x2_add(p, wasm_i64x2_shl(shifted, 52)), within);
}

// tanh x = (1 - e) / (1 + e) of |x| with e = exp(-2|x|), and the sign of x: within 2e-16, which is absolute near 0.
INLINE v128_t tanh_f64(v128_t x) {
  v128_t sign = wasm_f64x2_const_splat(-0.0), one = wasm_f64x2_const_splat(1);
  v128_t e = exp_f64(wasm_f64x2_mul(wasm_f64x2_abs(x), wasm_f64x2_const_splat(-2)));
  v128_t size = wasm_f64x2_div(wasm_f64x2_sub(one, e), wasm_f64x2_add(one, e));
  return wasm_v128_or(size, wasm_v128_and(x, sign));
}

#endif
