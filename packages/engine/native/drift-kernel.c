#include "drift.h"
#include "elementary.h"

// κ = exp(-|x - x'|^2 / 2 s^2) / s^2 between the particles, in `kernel` and `kernel32`; <x, c> in `along`; `across` holds the
// particles transposed. After `pack_strengths`.
void EXPORT(start_kernel)(System *s) {
  int n = s->particles, rows = s->rows;
  v128_t factor = wasm_f64x2_splat(-0.5 * s->precision), scale = wasm_f64x2_splat(s->precision), zero = wasm_f64x2_const(0, 0);
  for (int k = 0; k < s->width; k++)
    for (int i = 0; i < rows; i++) s->across[k * rows + i] = s->points[i * s->width + k];
  multiply_small_f64(s->points, s->width, 1, s->across, rows, rows, rows, s->dimension, s->kernel, rows);
  for (int i = 0; i < rows; i++) {
    v128_t square = wasm_f64x2_splat(s->point_squares[i]);
    f64 *row = s->kernel + i * rows;
    for (int j = 0; j < rows; j += 2) {
      v128_t squares = wasm_f64x2_add(square, wasm_v128_load(s->point_squares + j)), product = wasm_v128_load(row + j);
      v128_t distance = wasm_f64x2_max(wasm_f64x2_sub(squares, wasm_f64x2_add(product, product)), zero);
      wasm_v128_store(row + j, wasm_f64x2_mul(scale, exp_f64(wasm_f64x2_mul(factor, distance))));
    }
    for (int j = i < n ? n : 0; j < rows; j++) row[j] = 0;
    for (int j = 0; j < rows; j++) s->kernel32[i * rows + j] = (f32)row[j];
  }
  for (int c = 0; c < s->order; c += 8)
    rows_times_panel(s->points32, rows, rows, s->centres32 + c, s->order, s->dimension, s->along + c * rows, 8);
}

// `moved` := K V for V in `field`: κ V - a (x ∘ rowsum t - t x) with t_ij = κ_ij <x_i - x_j, V_j>, a = 1 / s^2.
static void smooth_field(System *s) {
  int n = s->particles, d = s->dimension, width = s->width, rows = s->rows;
  for (int j = 0; j < rows; j++)
    for (int k = 0; k < d; k++) s->across[k * rows + j] = s->field[j * width + k];
  multiply_small_f64(s->points, width, 1, s->across, rows, rows, rows, d, s->pairs, rows);
  f64 *own = s->across;  // <x_j, V_j>, over what is read no more
  for (int j = 0; j < rows; j++) {
    f64 sum = 0;
    for (int k = 0; k < d; k++) sum += s->points[j * width + k] * s->field[j * width + k];
    own[j] = sum;
  }
  for (int i = 0; i < n; i++) {
    f64 *row = s->pairs + i * rows;
    const f64 *kernel = s->kernel + i * rows;
    for (int j = 0; j < rows; j += 2) {
      v128_t away = wasm_f64x2_sub(wasm_v128_load(row + j), wasm_v128_load(own + j));
      wasm_v128_store(row + j, wasm_f64x2_mul(wasm_v128_load(kernel + j), away));
    }
  }
  for (int i = n * rows; i < rows * rows; i++) s->pairs[i] = 0;
  multiply_small_f64(s->kernel, rows, 1, s->field, width, rows, width, n, s->moved, width);
  multiply_small_f64(s->pairs, rows, 1, s->points, width, rows, width, n, s->extended, width);
  for (int i = 0; i < n; i++) {
    const f64 *x = s->points + i * width, *toward = s->extended + i * width;
    f64 *moved = s->moved + i * width;
    for (int k = 0; k < d; k++) moved[k] -= s->precision * (x[k] * toward[d] - toward[k]);
  }
}

// image := Γ vector.
void EXPORT(apply_kernel)(System *s) {
  pull_back(s, s->vector);
  smooth_field(s);
  push_forward(s, s->vector);
}

// field := V_α for α in `vector`.
void EXPORT(kernel_weights)(System *s) { pull_back(s, s->vector); }
