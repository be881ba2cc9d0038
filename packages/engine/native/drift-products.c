#include "drift.h"

typedef struct {
  v128_t row[4][2];
} Sums64;

INLINE Sums64 small_sums(const f64 *a, int row, int step, const f64 *b, int stride, int depth) {
  v128_t zero = wasm_f64x2_const(0, 0);
  Sums64 s = {{{zero, zero}, {zero, zero}, {zero, zero}, {zero, zero}}};
  for (const f64 *end = b + depth * stride; b < end; a += step, b += stride) {
    v128_t left = wasm_v128_load(b), right = wasm_v128_load(b + 2);
    UNROLLED for (int i = 0; i < 4; i++) {
      v128_t factor = wasm_v128_load64_splat(a + i * row);
      s.row[i][0] = MADD_F64(factor, left, s.row[i][0]);
      s.row[i][1] = MADD_F64(factor, right, s.row[i][1]);
    }
  }
  return s;
}

HOT static void store_small(const f64 *a, int row, int step, const f64 *b, int stride, int depth, f64 *c, int out) {
  Sums64 s = small_sums(a, row, step, b, stride, depth);
  UNROLLED for (int i = 0; i < 4; i++, c += out) {
    wasm_v128_store(c, s.row[i][0]);
    wasm_v128_store(c + 2, s.row[i][1]);
  }
}

HOT static void add_small(const f64 *a, int row, int step, const f64 *b, int stride, int depth, f64 *c, int out) {
  Sums64 s = small_sums(a, row, step, b, stride, depth);
  UNROLLED for (int i = 0; i < 4; i++, c += out) {
    wasm_v128_store(c, wasm_f64x2_add(wasm_v128_load(c), s.row[i][0]));
    wasm_v128_store(c + 2, wasm_f64x2_add(wasm_v128_load(c + 2), s.row[i][1]));
  }
}

void multiply_small_f64(const f64 *a, int row, int step, const f64 *b, int stride, int rows, int columns, int depth, f64 *c,
                        int out) {
  for (int i = 0; i < rows; i += 4)
    for (int j = 0; j < columns; j += 4) store_small(a + i * row, row, step, b + j, stride, depth, c + i * out + j, out);
}

void add_product_small_f64(const f64 *a, int row, int step, const f64 *b, int stride, int rows, int columns, int depth, f64 *c,
                           int out) {
  for (int i = 0; i < rows; i += 4)
    for (int j = 0; j < columns; j += 4) add_small(a + i * row, row, step, b + j, stride, depth, c + i * out + j, out);
}

typedef struct {
  v128_t row[4][2];
} Sums32;

HOT static void tile_of_panel(const f32 *a, int step, const f32 *b, int stride, int depth, f32 *c, int out) {
  v128_t zero = wasm_f32x4_const(0, 0, 0, 0);
  Sums32 s = {{{zero, zero}, {zero, zero}, {zero, zero}, {zero, zero}}};
  for (const f32 *end = b + depth * stride; b < end; a += step, b += stride) {
    v128_t left = wasm_v128_load(b), right = wasm_v128_load(b + 4);
    UNROLLED for (int i = 0; i < 4; i++) {
      v128_t factor = wasm_v128_load32_splat(a + i);
      s.row[i][0] = MADD_F32(factor, left, s.row[i][0]);
      s.row[i][1] = MADD_F32(factor, right, s.row[i][1]);
    }
  }
  UNROLLED for (int i = 0; i < 4; i++, c += out) {
    wasm_v128_store(c, s.row[i][0]);
    wasm_v128_store(c + 4, s.row[i][1]);
  }
}

void rows_times_panel(const f32 *a, int step, int rows, const f32 *b, int stride, int depth, f32 *c, int out) {
  for (int i = 0; i < rows; i += 4) tile_of_panel(a + i, step, b, stride, depth, c + i * out, out);
}

