#include "dense.h"

void pack_rows_f64(const f64 *rows, int stride, int count, int depth, f64 *panel) {
  if (count < 4) {
    for (int k = 0; k < depth; k++)
      for (int i = 0; i < 4; i++) panel[k * 4 + i] = i < count ? rows[i * stride + k] : 0;
    return;
  }
  const f64 *r0 = rows, *r1 = rows + stride, *r2 = rows + 2 * stride, *r3 = rows + 3 * stride;
  int k = 0;
  for (; k + 2 <= depth; k += 2, panel += 8) {
    v128_t a = wasm_v128_load(r0 + k), b = wasm_v128_load(r1 + k), c = wasm_v128_load(r2 + k), d = wasm_v128_load(r3 + k);
    wasm_v128_store(panel, wasm_i64x2_shuffle(a, b, 0, 2));
    wasm_v128_store(panel + 2, wasm_i64x2_shuffle(c, d, 0, 2));
    wasm_v128_store(panel + 4, wasm_i64x2_shuffle(a, b, 1, 3));
    wasm_v128_store(panel + 6, wasm_i64x2_shuffle(c, d, 1, 3));
  }
  for (; k < depth; k++, panel += 4) {
    panel[0] = r0[k];
    panel[1] = r1[k];
    panel[2] = r2[k];
    panel[3] = r3[k];
  }
}

void pack_columns_f64(const f64 *columns, int stride, int count, int depth, f64 *panel) {
  for (int k = 0; k < depth; k++, columns += stride, panel += 4) {
    if (count >= 4) {
      wasm_v128_store(panel, wasm_v128_load(columns));
      wasm_v128_store(panel + 2, wasm_v128_load(columns + 2));
    } else {
      for (int i = 0; i < 4; i++) panel[i] = i < count ? columns[i] : 0;
    }
  }
}

typedef struct {
  v128_t row[4][2];
} Sums;

INLINE Sums tile_sums(const f64 *a, const f64 *b, int depth) {
  v128_t zero = wasm_f64x2_const(0, 0);
  Sums s = {{{zero, zero}, {zero, zero}, {zero, zero}, {zero, zero}}};
  for (const f64 *end = a + depth * 4; a < end; a += 4, b += 4) {
    v128_t left = wasm_v128_load(b), right = wasm_v128_load(b + 2);
    UNROLLED for (int i = 0; i < 4; i++) {
      v128_t factor = wasm_v128_load64_splat(a + i);
      s.row[i][0] = MADD_F64(factor, left, s.row[i][0]);
      s.row[i][1] = MADD_F64(factor, right, s.row[i][1]);
    }
  }
  return s;
}

void add_tile_f64(const f64 *a, const f64 *b, int depth, f64 *c, int stride) {
  Sums s = tile_sums(a, b, depth);
  UNROLLED for (int i = 0; i < 4; i++, c += stride) {
    wasm_v128_store(c, wasm_f64x2_add(wasm_v128_load(c), s.row[i][0]));
    wasm_v128_store(c + 2, wasm_f64x2_add(wasm_v128_load(c + 2), s.row[i][1]));
  }
}

void subtract_tile_f64(const f64 *a, const f64 *b, int depth, f64 *c, int stride) {
  Sums s = tile_sums(a, b, depth);
  UNROLLED for (int i = 0; i < 4; i++, c += stride) {
    wasm_v128_store(c, wasm_f64x2_sub(wasm_v128_load(c), s.row[i][0]));
    wasm_v128_store(c + 2, wasm_f64x2_sub(wasm_v128_load(c + 2), s.row[i][1]));
  }
}
