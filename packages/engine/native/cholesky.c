#include "dense.h"

// A lower triangular matrix in *row panels*: rows 4p .. 4p + 3 form a panel of `order` entries a row, one panel after another,
// `order` a multiple of 4 (rows beyond the matrix are those of the identity). Every update of the factorisation is then a
// product of two contiguous panels. Panels are taken in blocks, so that a panel fetched from memory serves several others.
enum { BLOCK = 8 };

INLINE f64 *panel_of(f64 *panels, int order, int p) { return panels + p * 4 * order; }

// Rows 4p .. 4p + 3 of `a` [size, size] into its panel, up to and including the diagonal tile.
static void pack_lower(const f64 *a, int size, int p, f64 *panel) {
  int first = 4 * p, count = smaller(4, size - first);
  pack_rows_f64(a + first * size, size, count, smaller(first + 4, size), panel);
  for (int k = size; k < first + 4; k++)
    for (int i = 0; i < 4; i++) panel[k * 4 + i] = k == first + i;
  for (int i = count; i < 4; i++) panel[(first + i) * 4 + i] = 1;
}

// tile := tile * inverse transpose of the lower triangle `diagonal`; both 4 by 4, entry (row i, column j) at [4 j + i].
static void solve_tile(const f64 *diagonal, f64 *tile) {
  for (int j = 0; j < 4; j++) {
    v128_t top = wasm_v128_load(tile + 4 * j), bottom = wasm_v128_load(tile + 4 * j + 2);
    for (int d = 0; d < j; d++) {
      v128_t factor = wasm_v128_load64_splat(diagonal + 4 * d + j);
      top = wasm_f64x2_sub(top, wasm_f64x2_mul(wasm_v128_load(tile + 4 * d), factor));
      bottom = wasm_f64x2_sub(bottom, wasm_f64x2_mul(wasm_v128_load(tile + 4 * d + 2), factor));
    }
    v128_t pivot = wasm_v128_load64_splat(diagonal + 5 * j);
    wasm_v128_store(tile + 4 * j, wasm_f64x2_div(top, pivot));
    wasm_v128_store(tile + 4 * j + 2, wasm_f64x2_div(bottom, pivot));
  }
}

// Factors a diagonal tile in place; the first pivot that is not positive, left where it stands, or 4.
static int factor_tile(f64 *tile) {
  for (int j = 0; j < 4; j++) {
    f64 pivot = tile[5 * j];
    for (int d = 0; d < j; d++) pivot -= tile[4 * d + j] * tile[4 * d + j];
    if (!(pivot > 0)) {
      tile[5 * j] = pivot;
      return j;
    }
    f64 root = __builtin_sqrt(pivot);
    tile[5 * j] = root;
    for (int i = j + 1; i < 4; i++) {
      f64 rest = tile[4 * j + i];
      for (int d = 0; d < j; d++) rest -= tile[4 * d + i] * tile[4 * d + j];
      tile[4 * j + i] = rest / root;
      tile[4 * i + j] = 0;
    }
  }
  return 4;
}

// Overwrites a [size, size] by its Cholesky factor L (strict upper triangle 0), reading the lower triangle.
// `panels` has room for order * order entries, order = size rounded up to a multiple of 4.
// Returns -1, or the first pivot that is not positive, whose value then stands first in `panels`.
int EXPORT(cholesky)(f64 *a, int size, f64 *panels) {
  int order = rounded_up(size, 4), count = order / 4;
  for (int first = 0; first < count; first += BLOCK) {
    int last = smaller(first + BLOCK, count);
    for (int p = first; p < last; p++) pack_lower(a, size, p, panel_of(panels, order, p));
    for (int q = 0; q < last; q++) {
      f64 *other = panel_of(panels, order, q), *diagonal = other + 16 * q;
      for (int p = q < first ? first : q; p < last; p++) {
        f64 *panel = panel_of(panels, order, p), *tile = panel + 16 * q;
        subtract_tile_f64(other, panel, 4 * q, tile, 4);
        if (p > q) {
          solve_tile(diagonal, tile);
        } else {
          int failed = factor_tile(tile);
          if (failed < 4) {
            panels[0] = tile[5 * failed];
            return 4 * q + failed;
          }
        }
      }
    }
  }
  for (int i = 0; i < size; i++) {
    const f64 *panel = panel_of(panels, order, i / 4) + i % 4;
    f64 *row = a + i * size;
    for (int k = 0; k <= i; k++) row[k] = panel[4 * k];
    for (int k = i + 1; k < size; k++) row[k] = 0;
  }
  return -1;
}

// One 4 by 4 tile of right-hand sides, [4 k + j] for row k and column j: tile := inverse of `diagonal` times tile.
static void forward_tile(const f64 *diagonal, f64 *tile) {
  for (int k = 0; k < 4; k++) {
    v128_t left = wasm_v128_load(tile + 4 * k), right = wasm_v128_load(tile + 4 * k + 2);
    for (int d = 0; d < k; d++) {
      v128_t factor = wasm_v128_load64_splat(diagonal + 4 * d + k);
      left = wasm_f64x2_sub(left, wasm_f64x2_mul(wasm_v128_load(tile + 4 * d), factor));
      right = wasm_f64x2_sub(right, wasm_f64x2_mul(wasm_v128_load(tile + 4 * d + 2), factor));
    }
    v128_t pivot = wasm_v128_load64_splat(diagonal + 5 * k);
    wasm_v128_store(tile + 4 * k, wasm_f64x2_div(left, pivot));
    wasm_v128_store(tile + 4 * k + 2, wasm_f64x2_div(right, pivot));
  }
}

// The same with the transpose of `diagonal`, whose entry (row i, column j) stands at [4 i + j] here.
static void backward_tile(const f64 *diagonal, f64 *tile) {
  for (int k = 3; k >= 0; k--) {
    v128_t left = wasm_v128_load(tile + 4 * k), right = wasm_v128_load(tile + 4 * k + 2);
    for (int d = k + 1; d < 4; d++) {
      v128_t factor = wasm_v128_load64_splat(diagonal + 4 * d + k);
      left = wasm_f64x2_sub(left, wasm_f64x2_mul(wasm_v128_load(tile + 4 * d), factor));
      right = wasm_f64x2_sub(right, wasm_f64x2_mul(wasm_v128_load(tile + 4 * d + 2), factor));
    }
    v128_t pivot = wasm_v128_load64_splat(diagonal + 5 * k);
    wasm_v128_store(tile + 4 * k, wasm_f64x2_div(left, pivot));
    wasm_v128_store(tile + 4 * k + 2, wasm_f64x2_div(right, pivot));
  }
}

// Columns 4p .. 4p + 3 of L from row 4p on: the panel of its transpose.
static void pack_upper(const f64 *lower, int size, int order, int p, f64 *panel) {
  int first = 4 * p, count = smaller(4, size - first);
  pack_columns_f64(lower + first * size + first, size, count, size - first, panel + 4 * first);
  for (int k = 4 * size; k < 4 * order; k++) panel[k] = 0;
  for (int i = count; i < 4; i++) panel[(first + i) * 4 + i] = 1;
}

// Overwrites b [size, columns] by the X with L L' X = B, for L [size, size] as `cholesky` leaves it.
// `panels` has room for order * order entries and `sides` for order * (columns rounded up to a multiple of 4).
void EXPORT(cholesky_solve)(const f64 *lower, int size, f64 *b, int columns, f64 *panels, f64 *sides) {
  int order = rounded_up(size, 4), count = order / 4, groups = rounded_up(columns, 4) / 4;
  for (int g = 0; g < groups; g++) {
    f64 *side = panel_of(sides, order, g);
    pack_columns_f64(b + 4 * g, columns, smaller(4, columns - 4 * g), size, side);
    for (int k = 4 * size; k < 4 * order; k++) side[k] = 0;
  }
  for (int p = 0; p < count; p++) pack_lower(lower, size, p, panel_of(panels, order, p));
  for (int from = 0; from < groups; from += BLOCK) {
    for (int p = 0; p < count; p++) {
      const f64 *panel = panel_of(panels, order, p);
      for (int g = from; g < smaller(from + BLOCK, groups); g++) {
        f64 *side = panel_of(sides, order, g);
        subtract_tile_f64(panel, side, 4 * p, side + 16 * p, 4);
        forward_tile(panel + 16 * p, side + 16 * p);
      }
    }
  }
  for (int p = 0; p < count; p++) pack_upper(lower, size, order, p, panel_of(panels, order, p));
  for (int from = 0; from < groups; from += BLOCK) {
    for (int p = count - 1; p >= 0; p--) {
      const f64 *panel = panel_of(panels, order, p);
      int below = 16 * (p + 1);
      for (int g = from; g < smaller(from + BLOCK, groups); g++) {
        f64 *side = panel_of(sides, order, g);
        subtract_tile_f64(panel + below, side + below, order - 4 * (p + 1), side + 16 * p, 4);
        backward_tile(panel + 16 * p, side + 16 * p);
      }
    }
  }
  for (int k = 0; k < size; k++)
    for (int j = 0; j < columns; j++) b[k * columns + j] = panel_of(sides, order, j / 4)[4 * k + j % 4];
}
