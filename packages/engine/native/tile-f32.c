#include "dense.h"

// Panels are 8 rows (or columns) wide; a tile of 4 by 8 sums fills the registers, so a panel serves as two left operands.

INLINE void store_transposed(const f32 *r0, const f32 *r1, const f32 *r2, const f32 *r3, f32 *panel) {
  v128_t a = wasm_v128_load(r0), b = wasm_v128_load(r1), c = wasm_v128_load(r2), d = wasm_v128_load(r3);
  v128_t ab = wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), AB = wasm_i32x4_shuffle(a, b, 2, 6, 3, 7);
  v128_t cd = wasm_i32x4_shuffle(c, d, 0, 4, 1, 5), CD = wasm_i32x4_shuffle(c, d, 2, 6, 3, 7);
  wasm_v128_store(panel, wasm_i64x2_shuffle(ab, cd, 0, 2));
  wasm_v128_store(panel + 8, wasm_i64x2_shuffle(ab, cd, 1, 3));
  wasm_v128_store(panel + 16, wasm_i64x2_shuffle(AB, CD, 0, 2));
  wasm_v128_store(panel + 24, wasm_i64x2_shuffle(AB, CD, 1, 3));
}

void pack_rows_f32(const f32 *rows, int stride, int count, int depth, f32 *panel) {
  int k = 0;
  if (count >= 8) {
    for (; k + 4 <= depth; k += 4) {
      const f32 *from = rows + k, *low = from + 4 * stride;
      store_transposed(from, from + stride, from + 2 * stride, from + 3 * stride, panel + 8 * k);
      store_transposed(low, low + stride, low + 2 * stride, low + 3 * stride, panel + 8 * k + 4);
    }
  }
  for (; k < depth; k++)
    for (int i = 0; i < 8; i++) panel[8 * k + i] = i < count ? rows[stride * i + k] : 0;
}

void pack_columns_f32(const f32 *columns, int stride, int count, int depth, f32 *panel) {
  for (int k = 0; k < depth; k++, columns += stride, panel += 8) {
    if (count >= 8) {
      wasm_v128_store(panel, wasm_v128_load(columns));
      wasm_v128_store(panel + 4, wasm_v128_load(columns + 4));
    } else {
      for (int i = 0; i < 8; i++) panel[i] = i < count ? columns[i] : 0;
    }
  }
}

typedef struct {
  v128_t row[4][2];
} Sums;

// Sums over k of a[8 k + i] b[8 k + j], i < 4, j < 8.
INLINE Sums tile_sums(const f32 *a, const f32 *b, int depth) {
  v128_t zero = wasm_f32x4_const(0, 0, 0, 0);
  Sums s = {{{zero, zero}, {zero, zero}, {zero, zero}, {zero, zero}}};
  for (const f32 *end = a + depth * 8; a < end; a += 8, b += 8) {
    v128_t left = wasm_v128_load(b), right = wasm_v128_load(b + 4);
    UNROLLED for (int i = 0; i < 4; i++) {
      v128_t factor = wasm_v128_load32_splat(a + i);
      s.row[i][0] = MADD_F32(factor, left, s.row[i][0]);
      s.row[i][1] = MADD_F32(factor, right, s.row[i][1]);
    }
  }
  return s;
}

void store_tile_f32(const f32 *a, const f32 *b, int depth, f32 *c, int stride) {
  Sums s = tile_sums(a, b, depth);
  UNROLLED for (int i = 0; i < 4; i++, c += stride) {
    wasm_v128_store(c, s.row[i][0]);
    wasm_v128_store(c + 4, s.row[i][1]);
  }
}

void add_tile_f32(const f32 *a, const f32 *b, int depth, f32 *c, int stride) {
  Sums s = tile_sums(a, b, depth);
  UNROLLED for (int i = 0; i < 4; i++, c += stride) {
    wasm_v128_store(c, wasm_f32x4_add(wasm_v128_load(c), s.row[i][0]));
    wasm_v128_store(c + 4, wasm_f32x4_add(wasm_v128_load(c + 4), s.row[i][1]));
  }
}

INLINE void add_widened(f64 *c, v128_t sums) {
  v128_t high = wasm_i64x2_shuffle(sums, sums, 1, 1);
  wasm_v128_store(c, wasm_f64x2_add(wasm_v128_load(c), wasm_f64x2_promote_low_f32x4(sums)));
  wasm_v128_store(c + 2, wasm_f64x2_add(wasm_v128_load(c + 2), wasm_f64x2_promote_low_f32x4(high)));
}

void add_tile_widened(const f32 *a, const f32 *b, int depth, f64 *c, int stride) {
  Sums s = tile_sums(a, b, depth);
  UNROLLED for (int i = 0; i < 4; i++, c += stride) {
    add_widened(c, s.row[i][0]);
    add_widened(c + 4, s.row[i][1]);
  }
}
