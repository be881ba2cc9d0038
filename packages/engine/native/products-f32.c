#include "dense.h"

// Panels are 8 rows (or columns) wide; a tile of 4 by 8 sums fills the registers, so a panel serves as two left operands.
enum { DEPTH = 256 };
// Entries whose products are summed in float32 before they go to float64.
enum { SHORT = 32 };
// Columns of B, and rows of A, that are packed at once.
enum { WIDTH = 512, HEIGHT = 256 };

INLINE f32 *panel_of(f32 *panels, int p) { return panels + p * 8 * DEPTH; }

INLINE void store_transposed(const f32 *r0, const f32 *r1, const f32 *r2, const f32 *r3, f32 *panel) {
  v128_t a = wasm_v128_load(r0), b = wasm_v128_load(r1), c = wasm_v128_load(r2), d = wasm_v128_load(r3);
  v128_t ab = wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), AB = wasm_i32x4_shuffle(a, b, 2, 6, 3, 7);
  v128_t cd = wasm_i32x4_shuffle(c, d, 0, 4, 1, 5), CD = wasm_i32x4_shuffle(c, d, 2, 6, 3, 7);
  wasm_v128_store(panel, wasm_i64x2_shuffle(ab, cd, 0, 2));
  wasm_v128_store(panel + 8, wasm_i64x2_shuffle(ab, cd, 1, 3));
  wasm_v128_store(panel + 16, wasm_i64x2_shuffle(AB, CD, 0, 2));
  wasm_v128_store(panel + 24, wasm_i64x2_shuffle(AB, CD, 1, 3));
}

// panel[8 k + i] := rows[stride i + k] for i < 8; rows from `count` on are zeros.
HOT void pack_rows_f32(const f32 *rows, int stride, int count, int depth, f32 *panel) {
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

// panel[8 k + i] := columns[stride k + i] for i < 8; columns from `count` on are zeros.
HOT void pack_columns_f32(const f32 *columns, int stride, int count, int depth, f32 *panel) {
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

HOT void store_tile_f32(const f32 *a, const f32 *b, int depth, f32 *c, int stride) {
  Sums s = tile_sums(a, b, depth);
  UNROLLED for (int i = 0; i < 4; i++, c += stride) {
    wasm_v128_store(c, s.row[i][0]);
    wasm_v128_store(c + 4, s.row[i][1]);
  }
}

HOT void add_tile_f32(const f32 *a, const f32 *b, int depth, f32 *c, int stride) {
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

HOT void add_tile_widened(const f32 *a, const f32 *b, int depth, f64 *c, int stride) {
  Sums s = tile_sums(a, b, depth);
  UNROLLED for (int i = 0; i < 4; i++, c += stride) {
    add_widened(c, s.row[i][0]);
    add_widened(c + 4, s.row[i][1]);
  }
}

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
