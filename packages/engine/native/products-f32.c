#include "dense.h"

enum { DEPTH = 256 };
// Entries whose products are summed in float32 before they go to float64.
enum { SHORT = 32 };
// Columns of B, and rows of A, that are packed at once.
enum { WIDTH = 512, HEIGHT = 256 };

INLINE f32 *panel_of(f32 *panels, int p) { return panels + p * 8 * DEPTH; }

// c [order, order] := a a' for a [rows, depth], order = rows rounded up to a multiple of 8 (what is beyond the rows is 0).
// At most 32 products are summed in float32; those sums are added in float64. `panels` has room for order * 256 entries.
void EXPORT(gram_f32)(const f32 *a, int rows, int depth, f64 *c, f32 *panels) {
  int order = rounded_up(rows, 8), count = order / 8;
  for (int i = 0; i < order * order; i++) c[i] = 0;
  for (int from = 0; from < depth; from += DEPTH) {
    int length = smaller(DEPTH, depth - from);
    for (int p = 0; p < count; p++) {
      pack_rows_f32(a + 8 * p * depth + from, depth, smaller(8, rows - 8 * p), length, panel_of(panels, p));
    }
    for (int p = 0; p < count; p++) {
      for (int q = 0; q <= p; q++) {
        const f32 *left = panel_of(panels, p), *right = panel_of(panels, q);
        f64 *tile = c + 8 * p * order + 8 * q;
        for (int k = 0; k < length; k += SHORT) {
          int part = smaller(SHORT, length - k);
          add_tile_widened(left + 8 * k, right + 8 * k, part, tile, order);
          add_tile_widened(left + 8 * k + 4, right + 8 * k, part, tile + 4 * order, order);
        }
      }
    }
  }
  for (int i = 0; i < order; i++)
    for (int j = 0; j < i; j++) c[j * order + i] = c[i * order + j];
}

// One tile of c, which an edge of the matrix may cut: through `spare` (32 entries) where it does.
static void put_part(const f32 *a, const f32 *b, int length, int add, f32 *c, int stride, int rows, int columns, f32 *spare) {
  if (rows >= 4 && columns >= 8) {
    if (add) add_tile_f32(a, b, length, c, stride);
    else store_tile_f32(a, b, length, c, stride);
    return;
  }
  store_tile_f32(a, b, length, spare, 8);
  for (int i = 0; i < smaller(4, rows); i++)
    for (int j = 0; j < smaller(8, columns); j++)
      c[i * stride + j] = add ? c[i * stride + j] + spare[8 * i + j] : spare[8 * i + j];
}

// c [columns] := x B for B [depth, columns]: four rows of B at a time are added to c.
HOT void row_times_matrix(const f32 *x, const f32 *b, int columns, int depth, f32 *c) {
  for (int j = 0; j < columns; j++) c[j] = 0;
  int k = 0;
  for (; k + 4 <= depth; k += 4, b += 4 * columns, x += 4) {
    v128_t x0 = wasm_v128_load32_splat(x), x1 = wasm_v128_load32_splat(x + 1);
    v128_t x2 = wasm_v128_load32_splat(x + 2), x3 = wasm_v128_load32_splat(x + 3);
    const f32 *b0 = b, *b1 = b + columns, *b2 = b + 2 * columns, *b3 = b + 3 * columns;
    int j = 0;
    for (; j + 4 <= columns; j += 4) {
      v128_t first = MADD_F32(x1, wasm_v128_load(b1 + j), wasm_f32x4_mul(x0, wasm_v128_load(b0 + j)));
      v128_t second = MADD_F32(x3, wasm_v128_load(b3 + j), wasm_f32x4_mul(x2, wasm_v128_load(b2 + j)));
      wasm_v128_store(c + j, wasm_f32x4_add(wasm_v128_load(c + j), wasm_f32x4_add(first, second)));
    }
    for (; j < columns; j++) c[j] += x[0] * b0[j] + x[1] * b1[j] + (x[2] * b2[j] + x[3] * b3[j]);
  }
  for (; k < depth; k++, b += columns, x++)
    for (int j = 0; j < columns; j++) c[j] += *x * b[j];
}

// c [columns] := x B' for B [columns, depth] and contiguous x: dot products with 16 running sums.
HOT void row_times_rows(const f32 *x, const f32 *b, int columns, int depth, f32 *c) {
  for (int j = 0; j < columns; j++, b += depth) {
    v128_t zero = wasm_f32x4_const(0, 0, 0, 0), s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    int k = 0;
    for (; k + 16 <= depth; k += 16) {
      s0 = MADD_F32(wasm_v128_load(x + k), wasm_v128_load(b + k), s0);
      s1 = MADD_F32(wasm_v128_load(x + k + 4), wasm_v128_load(b + k + 4), s1);
      s2 = MADD_F32(wasm_v128_load(x + k + 8), wasm_v128_load(b + k + 8), s2);
      s3 = MADD_F32(wasm_v128_load(x + k + 12), wasm_v128_load(b + k + 12), s3);
    }
    v128_t s = wasm_f32x4_add(wasm_f32x4_add(s0, s1), wasm_f32x4_add(s2, s3));
    f32 sum = (wasm_f32x4_extract_lane(s, 0) + wasm_f32x4_extract_lane(s, 1)) +
              (wasm_f32x4_extract_lane(s, 2) + wasm_f32x4_extract_lane(s, 3));
    for (; k < depth; k++) sum += x[k] * b[k];
    c[j] = sum;
  }
}

// c [rows, columns] := A B, where A [rows, depth] is `a` or, if `a_transposed`, the transpose of `a` [depth, rows]; B alike.
// `scratch` has room for 32 + 256 * (512 + 256) entries.
void EXPORT(product_f32)(const f32 *a, int a_transposed, const f32 *b, int b_transposed, int rows, int columns, int depth, f32 *c,
                         f32 *scratch) {
  f32 *right = scratch + 32, *left = right + WIDTH * DEPTH;
  // One row or one column: packing would cost more than the product.
  if (rows == 1 && !b_transposed) {
    row_times_matrix(a, b, columns, depth, c);
    return;
  }
  if (rows == 1) {
    row_times_rows(a, b, columns, depth, c);
    return;
  }
  if (columns == 1 && a_transposed) {
    row_times_matrix(b, a, rows, depth, c);
    return;
  }
  if (columns == 1) {
    row_times_rows(b, a, rows, depth, c);
    return;
  }
  if (depth == 0)
    for (int i = 0; i < rows * columns; i++) c[i] = 0;
  for (int first = 0; first < columns; first += WIDTH) {
    int last = smaller(first + WIDTH, columns);
    for (int from = 0; from < depth; from += DEPTH) {
      int length = smaller(DEPTH, depth - from);
      for (int j = first; j < last; j += 8) {
        f32 *panel = panel_of(right, (j - first) / 8);
        if (b_transposed) pack_rows_f32(b + j * depth + from, depth, smaller(8, columns - j), length, panel);
        else pack_columns_f32(b + from * columns + j, columns, smaller(8, columns - j), length, panel);
      }
      for (int top = 0; top < rows; top += HEIGHT) {
        int bottom = smaller(top + HEIGHT, rows);
        for (int i = top; i < bottom; i += 8) {
          f32 *panel = panel_of(left, (i - top) / 8);
          if (a_transposed) pack_columns_f32(a + from * rows + i, rows, smaller(8, rows - i), length, panel);
          else pack_rows_f32(a + i * depth + from, depth, smaller(8, rows - i), length, panel);
        }
        for (int j = first; j < last; j += 8) {
          const f32 *panel = panel_of(right, (j - first) / 8);
          for (int i = top; i < bottom; i += 4) {
            const f32 *rows_of_a = panel_of(left, (i - top) / 8) + (i - top) % 8;
            put_part(rows_of_a, panel, length, from > 0, c + i * columns + j, columns, rows - i, columns - j, scratch);
          }
        }
      }
    }
  }
}
