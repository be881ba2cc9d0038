#include "drift.h"

HOT static void tilde_panel(const f32 *strengths, const f32 *along, const f32 *squares, int count, f32 *tilde) {
  for (int i = 0; i < count; i++) {
    v128_t square = wasm_v128_load32_splat(squares + i);
    for (int c = 8 * i; c < 8 * i + 8; c += 4) {
      v128_t rest = wasm_f32x4_sub(square, wasm_v128_load(along + c));
      wasm_v128_store(tilde + c, wasm_f32x4_mul(wasm_v128_load(strengths + c), rest));
    }
  }
}

// A = ½ (κ∘q)K - Q + a (½ (κ∘q²)K - Q_q - (κ∘q)K~) and B = a (Q + ½ κK~), Q = κK ∘ p, Q_q = (κ∘q)K ∘ p.
HOT static void smooth_parts(const f32 *smooth, const f32 *smooth_q, const f32 *smooth_qq, const f32 *tilde, const f32 *tilde_q,
                             const f32 *along, f32 precision, int count, f32 *plain, f32 *other) {
  v128_t half = wasm_f32x4_const_splat(0.5f), a = wasm_f32x4_splat(precision);
  for (int i = 0; i < count; i += 4) {
    v128_t p = wasm_v128_load(along + i), q = wasm_v128_load(smooth_q + i);
    v128_t big = wasm_f32x4_mul(wasm_v128_load(smooth + i), p);
    v128_t second = wasm_f32x4_sub(wasm_f32x4_mul(half, wasm_v128_load(smooth_qq + i)), wasm_f32x4_mul(q, p));
    second = wasm_f32x4_mul(a, wasm_f32x4_sub(second, wasm_v128_load(tilde_q + i)));
    wasm_v128_store(plain + i, wasm_f32x4_add(wasm_f32x4_sub(wasm_f32x4_mul(half, q), big), second));
    wasm_v128_store(other + i, wasm_f32x4_mul(a, wasm_f32x4_add(big, wasm_f32x4_mul(half, wasm_v128_load(tilde + i)))));
  }
}

// rows i of left := c_ck K_ic for a coordinate k of the centres.
HOT static void placed_centres(const f32 *strengths, const f32 *coordinate, int count, f32 *left) {
  v128_t first = wasm_v128_load(coordinate), second = wasm_v128_load(coordinate + 4);
  for (int i = 0; i < count; i++, strengths += 8, left += 8) {
    wasm_v128_store(left, wasm_f32x4_mul(wasm_v128_load(strengths), first));
    wasm_v128_store(left + 4, wasm_f32x4_mul(wasm_v128_load(strengths + 4), second));
  }
}

// x_k ∘ K for a coordinate k of the particles.
HOT static void placed_points(const f32 *strengths, const f32 *coordinate, int count, f32 *panel) {
  for (int i = 0; i < count; i++, strengths += 8, panel += 8) {
    v128_t x = wasm_v128_load32_splat(coordinate + i);
    wasm_v128_store(panel, wasm_f32x4_mul(wasm_v128_load(strengths), x));
    wasm_v128_store(panel + 4, wasm_f32x4_mul(wasm_v128_load(strengths + 4), x));
  }
}

// b := a p b elementwise.
HOT static void times_along(const f32 *along, f32 precision, int count, f32 *b) {
  v128_t a = wasm_f32x4_splat(precision);
  for (int i = 0; i < count; i += 4)
    wasm_v128_store(b + i, wasm_f32x4_mul(wasm_v128_load(b + i), wasm_f32x4_mul(a, wasm_v128_load(along + i))));
}

// The term H_cc' = sum over i, k of c_ck K_ic a p_ic' (κ (x_k ∘ K))_ic'.
static void mixed_features(System *s) {
  int n = s->particles, rows = s->rows;
  const f32 *kernel = s->kernel32, *along = s->along;
  f32 *panel = s->work;
  for (int k = s->first_unit; k < s->last_unit; k++) {
    for (int first = 0; first < n; first += s->capacity - 4) {
      int count = smaller(s->capacity - 4, n - first);
      reserve_features(s, rounded_up(count, 4), s->right);
      for (int group = 0; group < s->order / 8; group++) {
        int at = 8 * group * rows;
        f32 *right = feature_rows(s, s->right, group);
        placed_points(s->strengths + at, s->points32 + k * rows, n, panel);
        rows_times_panel(kernel + first, rows, count, panel, 8, n, right, 8);
        times_along(along + at + 8 * first, (f32)s->precision, 8 * count, right);
        placed_centres(s->strengths + at + 8 * first, s->centres32 + k * s->order + 8 * group, count, feature_rows(s, s->left, group));
      }
      s->fill += count;
    }
  }
}

// (c c') ∘ (K' κ K) + S + S' with S = K' A + K~' B.
static void smooth_terms(System *s) {
  int n = s->particles, rows = s->rows, panels = s->order * rows;
  f32 *kernel_q = s->work, *kernel_qq = kernel_q + rows * rows;
  f32 *smooth_all = kernel_qq + rows * rows, *tilde = smooth_all + panels, *plain = tilde + panels, *other = plain + panels;
  f32 *squares = other + panels, *smooth_q = squares + rows, *smooth_qq = smooth_q + 8 * rows;
  f32 *smooth_tilde = smooth_qq + 8 * rows, *tilde_q = smooth_tilde + 8 * rows;
  for (int i = 0; i < rows; i++) squares[i] = (f32)s->point_squares[i];
  // q = x x' in `pairs`.
  multiply_small_f64(s->points, s->width, 1, s->across, rows, rows, rows, s->dimension, s->pairs, rows);
  for (int i = 0; i < rows * rows; i++) {
    f64 value = s->kernel[i], q = s->pairs[i];
    kernel_q[i] = (f32)(value * q);
    kernel_qq[i] = (f32)(value * q * q);
  }
  for (int at = 0; at < panels; at += 8 * rows) {
    const f32 *strengths = s->strengths + at, *along = s->along + at;
    tilde_panel(strengths, along, squares, rows, tilde + at);
    rows_times_panel(s->kernel32, rows, rows, strengths, 8, n, smooth_all + at, 8);
    rows_times_panel(kernel_q, rows, rows, strengths, 8, n, smooth_q, 8);
    rows_times_panel(kernel_qq, rows, rows, strengths, 8, n, smooth_qq, 8);
    rows_times_panel(s->kernel32, rows, rows, tilde + at, 8, n, smooth_tilde, 8);
    rows_times_panel(kernel_q, rows, rows, tilde + at, 8, n, tilde_q, 8);
    smooth_parts(smooth_all + at, smooth_q, smooth_qq, smooth_tilde, tilde_q, along, (f32)s->precision, 8 * rows, plain + at,
                 other + at);
  }
  add_term(s, s->strengths, smooth_all);
  flush_features(s, s->right);
  times_inner_of_centres(s);
  add_term(s, s->strengths, plain);
  add_term(s, plain, s->strengths);
  add_term(s, tilde, other);
  add_term(s, other, tilde);
}

// total := a part of λF + M M', to float32's digits, for gradients of functions in the Gaussian kernel's RKHS: M M' is
// `smooth_terms` + H   [the formulas stand in gaussian-gram.ts of @ingd/fisher].
void EXPORT(kernel_gram)(System *s) {
  clear_total(s);
  if (s->leads) smooth_terms(s);
  mixed_features(s);
  flush_features(s, s->right);
  if (s->leads) add_metric_features(s);
}
