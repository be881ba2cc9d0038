#include "dense.h"

// Kernels of pairs of points, tile by tile, and their sums. Rows of a tile go in quads: the entry of row 4 q + i and column j is
// tile[4 (q columns + j) + i]. The number of columns is a multiple of 4.

// Squared distances, by differences. Rows are given as quads [depth][4], columns one after another, [columns][depth].
void EXPORT(tile_squares)(const f64 *rows, int quads, const f64 *points, int columns, int depth, f64 *squares) {
  for (int q = 0; q < quads; q++, rows += 4 * depth) {
    for (int j = 0; j < columns; j += 2, squares += 8) {
      v128_t a = wasm_f64x2_const_splat(0), b = a, c = a, d = a;
      const f64 *left = points + j * depth, *right = left + depth;
      for (int k = 0; k < depth; k++) {
        v128_t low = wasm_v128_load(rows + 4 * k), high = wasm_v128_load(rows + 4 * k + 2);
        v128_t first = wasm_v128_load64_splat(left + k), second = wasm_v128_load64_splat(right + k);
        v128_t u = wasm_f64x2_sub(low, first), v = wasm_f64x2_sub(high, first);
        v128_t w = wasm_f64x2_sub(low, second), x = wasm_f64x2_sub(high, second);
        a = wasm_f64x2_add(a, wasm_f64x2_mul(u, u));
        b = wasm_f64x2_add(b, wasm_f64x2_mul(v, v));
        c = wasm_f64x2_add(c, wasm_f64x2_mul(w, w));
        d = wasm_f64x2_add(d, wasm_f64x2_mul(x, x));
      }
      wasm_v128_store(squares, a);
      wasm_v128_store(squares + 2, b);
      wasm_v128_store(squares + 4, c);
      wasm_v128_store(squares + 6, d);
    }
  }
}

#define NUMBER(value) wasm_f64x2_const_splat(value)

// exp x for x <= 0, to two units in the last place; 0 below -708. As in elementary.h, but with terms that do not wait for one another.
INLINE v128_t exp_of_parts(v128_t x) {
  v128_t shift = NUMBER(6755399441055744.0);
  v128_t shifted = MADD_F64(x, NUMBER(1.4426950408889634), shift);
  v128_t k = wasm_f64x2_sub(shifted, shift);
  v128_t r = wasm_f64x2_sub(x, wasm_f64x2_mul(k, NUMBER(0x1.62e42fee00000p-1)));
  r = wasm_f64x2_sub(r, wasm_f64x2_mul(k, NUMBER(0x1.a39ef35793c76p-33)));
  v128_t r2 = wasm_f64x2_mul(r, r), r4 = wasm_f64x2_mul(r2, r2), r8 = wasm_f64x2_mul(r4, r4);
  v128_t p0 = wasm_f64x2_add(r, NUMBER(1));
  v128_t p2 = MADD_F64(r, NUMBER(1.0 / 6), NUMBER(0.5));
  v128_t p4 = MADD_F64(r, NUMBER(1.0 / 120), NUMBER(1.0 / 24));
  v128_t p6 = MADD_F64(r, NUMBER(1.0 / 5040), NUMBER(1.0 / 720));
  v128_t p8 = MADD_F64(r, NUMBER(1.0 / 362880), NUMBER(1.0 / 40320));
  v128_t p10 = MADD_F64(r, NUMBER(1.0 / 39916800), NUMBER(1.0 / 3628800));
  v128_t p12 = MADD_F64(r, NUMBER(1.0 / 6227020800), NUMBER(1.0 / 479001600));
  v128_t low = MADD_F64(r4, MADD_F64(r2, p6, p4), MADD_F64(r2, p2, p0));
  v128_t high = MADD_F64(r4, p12, MADD_F64(r2, p10, p8));
  v128_t p = MADD_F64(r8, high, low);
  v128_t within = wasm_f64x2_ge(x, NUMBER(-708));
  return wasm_v128_and(wasm_i64x2_add(p, wasm_i64x2_shl(shifted, 52)), within);
}

// values := (or +=) weight exp(scale square), for scale < 0.
void EXPORT(tile_gaussian)(const f64 *squares, int count, f64 scale, f64 weight, int add, f64 *values) {
  v128_t by = wasm_f64x2_splat(scale), share = wasm_f64x2_splat(weight);
  if (add) {
    for (int i = 0; i < count; i += 2) {
      v128_t value = wasm_f64x2_mul(share, exp_of_parts(wasm_f64x2_mul(by, wasm_v128_load(squares + i))));
      wasm_v128_store(values + i, wasm_f64x2_add(value, wasm_v128_load(values + i)));
    }
  } else {
    for (int i = 0; i < count; i += 2)
      wasm_v128_store(values + i, wasm_f64x2_mul(share, exp_of_parts(wasm_f64x2_mul(by, wasm_v128_load(squares + i)))));
  }
}

// values := -sqrt(square).
void EXPORT(tile_negative_distance)(const f64 *squares, int count, f64 *values) {
  for (int i = 0; i < count; i += 2) wasm_v128_store(values + i, wasm_f64x2_neg(wasm_f64x2_sqrt(wasm_v128_load(squares + i))));
}

// 0 on and below the diagonal of a tile whose rows are its columns.
void EXPORT(tile_above_diagonal)(f64 *values, int quads, int columns) {
  for (int q = 0; q < quads; q++)
    for (int j = 0; j < columns; j++)
      for (int i = 0; i < 4; i++)
        if (j <= 4 * q + i) values[4 * (q * columns + j) + i] = 0;
}

static HOT void weigh_quad(const f64 *values, const f64 *weights, int columns, f64 *sums) {
  v128_t a = wasm_f64x2_const_splat(0), b = a, c = a, d = a;
  for (int j = 0; j < columns; j += 2, values += 8) {
    v128_t first = wasm_v128_load64_splat(weights + j), second = wasm_v128_load64_splat(weights + j + 1);
    a = wasm_f64x2_add(a, wasm_f64x2_mul(first, wasm_v128_load(values)));
    b = wasm_f64x2_add(b, wasm_f64x2_mul(first, wasm_v128_load(values + 2)));
    c = wasm_f64x2_add(c, wasm_f64x2_mul(second, wasm_v128_load(values + 4)));
    d = wasm_f64x2_add(d, wasm_f64x2_mul(second, wasm_v128_load(values + 6)));
  }
  wasm_v128_store(sums, wasm_f64x2_add(wasm_v128_load(sums), wasm_f64x2_add(a, c)));
  wasm_v128_store(sums + 2, wasm_f64x2_add(wasm_v128_load(sums + 2), wasm_f64x2_add(b, d)));
}

// sums[row] += sum over j of weights[j] value[row][j].
void EXPORT(tile_weighted_sums)(const f64 *values, int quads, int columns, const f64 *weights, f64 *sums) {
  for (int q = 0; q < quads; q++) weigh_quad(values + 4 * q * columns, weights, columns, sums + 4 * q);
}

// The sums of all 16 subsets of 4 columns, for 4 rows: table[4 subset + i].
static HOT void sums_of_subsets(const f64 *values, f64 *table) {
  for (int half = 0; half < 4; half += 2) {
    v128_t none = wasm_f64x2_const_splat(0);
    wasm_v128_store(table + half, none);
    for (int bit = 0; bit < 4; bit++) {
      v128_t value = wasm_v128_load(values + 4 * bit + half);
      for (int subset = 0; subset < 1 << bit; subset++)
        wasm_v128_store(table + 4 * (subset + (1 << bit)) + half, wasm_f64x2_add(value, wasm_v128_load(table + 4 * subset + half)));
    }
  }
}

static HOT void pick_subsets(const f64 *table, const unsigned char *subsets, int groups, f64 *sums) {
  v128_t low = wasm_v128_load(sums), high = wasm_v128_load(sums + 2);
  v128_t a = wasm_f64x2_const_splat(0), b = a, c = a, d = a;
  int g = 0;
  for (; g + 2 <= groups; g += 2, table += 128) {
    const f64 *first = table + 4 * subsets[g], *second = table + 64 + 4 * subsets[g + 1];
    a = wasm_f64x2_add(a, wasm_v128_load(first));
    b = wasm_f64x2_add(b, wasm_v128_load(first + 2));
    c = wasm_f64x2_add(c, wasm_v128_load(second));
    d = wasm_f64x2_add(d, wasm_v128_load(second + 2));
  }
  for (; g < groups; g++, table += 64) {
    a = wasm_f64x2_add(a, wasm_v128_load(table + 4 * subsets[g]));
    b = wasm_f64x2_add(b, wasm_v128_load(table + 4 * subsets[g] + 2));
  }
  wasm_v128_store(sums, wasm_f64x2_add(low, wasm_f64x2_add(a, c)));
  wasm_v128_store(sums + 2, wasm_f64x2_add(high, wasm_f64x2_add(b, d)));
}

// sums[stride l + row] += sum of value[row][j] over the columns j of the l-th set: subsets[columns / 4 l + g] has its bits for columns
// 4 g to 4 g + 3. A sum over four columns is looked up, not made again for every set. `table` has room for 16 columns numbers.
void EXPORT(tile_set_sums)(const f64 *values, int quads, int columns, const unsigned char *subsets, int sets, int stride, f64 *table, f64 *sums) {
  int groups = columns / 4;
  for (int q = 0; q < quads; q++, values += 4 * columns) {
    for (int g = 0; g < groups; g++) sums_of_subsets(values + 16 * g, table + 64 * g);
    for (int l = 0; l < sets; l++) pick_subsets(table, subsets + l * groups, groups, sums + l * stride + 4 * q);
  }
}
