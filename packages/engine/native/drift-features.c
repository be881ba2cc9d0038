#include "drift.h"

// Products that are summed at a stretch; a longer sum would round more.
enum { RUN = 32 };

typedef struct {
  v128_t row[4][2];
} Sums;

INLINE Sums no_sums(void) {
  v128_t zero = wasm_f32x4_const(0, 0, 0, 0);
  return (Sums){{{zero, zero}, {zero, zero}, {zero, zero}, {zero, zero}}};
}

INLINE void add_widened(f64 *c, v128_t sums) {
  v128_t high = wasm_i64x2_shuffle(sums, sums, 1, 1);
  wasm_v128_store(c, wasm_f64x2_add(wasm_v128_load(c), wasm_f64x2_promote_low_f32x4(sums)));
  wasm_v128_store(c + 2, wasm_f64x2_add(wasm_v128_load(c + 2), wasm_f64x2_promote_low_f32x4(high)));
}

// c[i * stride + j] += sum over k of a[8 k + i] b[8 k + j], i < 4, j < 8: in float32 over runs, those sums too, then in float64.
HOT static void add_tile_of_runs(const f32 *a, const f32 *b, int depth, f64 *c, int stride) {
  Sums total = no_sums();
  while (depth > 0) {
    Sums s = no_sums();
    int run = smaller(RUN, depth);
    for (const f32 *end = a + run * 8; a < end; a += 8, b += 8) {
      v128_t left = wasm_v128_load(b), right = wasm_v128_load(b + 4);
      UNROLLED for (int i = 0; i < 4; i++) {
        v128_t factor = wasm_v128_load32_splat(a + i);
        s.row[i][0] = MADD_F32(factor, left, s.row[i][0]);
        s.row[i][1] = MADD_F32(factor, right, s.row[i][1]);
      }
    }
    UNROLLED for (int i = 0; i < 4; i++) {
      total.row[i][0] = wasm_f32x4_add(total.row[i][0], s.row[i][0]);
      total.row[i][1] = wasm_f32x4_add(total.row[i][1], s.row[i][1]);
    }
    depth -= run;
  }
  UNROLLED for (int i = 0; i < 4; i++, c += stride) {
    add_widened(c, total.row[i][0]);
    add_widened(c + 4, total.row[i][1]);
  }
}

void clear_total(System *s) {
  for (int i = 0; i < s->order * s->order; i++) s->total[i] = 0;
  s->fill = 0;
}

void flush_features(System *s, const f32 *right) {
  int groups = s->order / 8, order = s->order, fill = s->fill;
  for (int p = 0; p < groups; p++) {
    for (int q = 0; q <= p; q++) {
      const f32 *a = s->left + 8 * p * s->capacity, *b = right + 8 * q * s->capacity;
      f64 *tile = s->total + 8 * (p * order + q);
      add_tile_of_runs(a, b, fill, tile, order);
      add_tile_of_runs(a + 4, b, fill, tile + 4 * order, order);
    }
  }
  s->fill = 0;
}

HOT static void copy_rows(const f32 *from, int count, f32 *to) {
  for (int i = 0; i < count; i += 4) wasm_v128_store(to + i, wasm_v128_load(from + i));
}

void add_term(System *s, const f32 *left, const f32 *right) {
  int n = s->particles, rows = s->rows;
  for (int first = 0; first < n; first += s->capacity) {
    int count = smaller(s->capacity, n - first);
    reserve_features(s, count, s->right);
    for (int group = 0; group < s->order / 8; group++) {
      int at = 8 * (group * rows + first);
      copy_rows(left + at, 8 * count, feature_rows(s, s->left, group));
      copy_rows(right + at, 8 * count, feature_rows(s, s->right, group));
    }
    s->fill += count;
  }
}

void times_inner_of_centres(System *s) {
  int order = s->order, width = s->width;
  for (int c = 0; c < order; c += 4) {
    f64 *products = s->panels;
    multiply_small_f64(s->centres + c * width, width, 1, s->centres_across, order, 4, c + 4, s->dimension, products, order);
    for (int i = 0; i < 4; i++)
      for (int e = 0; e < c + 4; e++) s->total[(c + i) * order + e] *= products[i * order + e];
  }
}

// λ F as features: rows of T less its mean, times sqrt(λ / (n - 1)).
void add_metric_features(System *s) {
  f64 factor = __builtin_sqrt(s->damping / (s->particles - 1));
  for (int i = 0; i < s->particles; i++) {
    reserve_features(s, 1, s->left);
    const f64 *row = s->values + i * s->order;
    for (int group = 0; group < s->order / 8; group++) {
      f32 *feature = feature_rows(s, s->left, group);
      for (int c = 0; c < 8; c++) feature[c] = (f32)(factor * (row[8 * group + c] - s->mean[8 * group + c]));
    }
    s->fill++;
  }
  flush_features(s, s->left);
}

// Γ := its two parts, which may have been made at the same time, and λρ on the diagonal; 1 beyond the statistics.
void EXPORT(join_parts)(System *s, const System *other) {
  int order = s->order;
  for (int c = 0; c < order; c++) {
    f64 *row = s->total + c * order;
    const f64 *rest = other->total + c * order;
    for (int e = 0; e <= c; e += 2) wasm_v128_store(row + e, wasm_f64x2_add(wasm_v128_load(row + e), wasm_v128_load(rest + e)));
    row[c] += c < s->centers ? s->ridge : 1;
  }
}

// K in panels of 8 centres.
void EXPORT(pack_strengths)(System *s) {
  for (int group = 0; group < s->order / 8; group++)
    for (int i = 0; i < s->rows; i++)
      for (int c = 0; c < 8; c++)
        s->strengths[8 * (group * s->rows + i) + c] = (f32)(s->scale * s->values[i * s->order + 8 * group + c]);
  for (int k = 0; k <= s->dimension; k++)
    for (int c = 0; c < s->order; c++) s->centres32[k * s->order + c] = (f32)s->centres_across[k * s->order + c];
  for (int k = 0; k < s->dimension; k++)
    for (int i = 0; i < s->rows; i++) s->points32[k * s->rows + i] = (f32)s->points[i * s->width + k];
}
