#include "drift.h"
#include "elementary.h"

// What a drift that was found gives at any points. Rows, `in`, `out` and `width` are multiples of 4, zeros beyond the data.

// One layer of a tanh network, (z, 1) W, and of its derivative along a change `direction` of all weights. z [rows, in] carries a 1 in
// column `inputs`; W and the direction are [in, out] with the bias in row `inputs`; `carried` [rows, in] is what the layers before it
// give, 0 for none. derivative [rows, out] := (z, 1) direction + carried W. Unless it is the last layer, next [rows, out] := tanh((z, 1) W)
// with a 1 in column `outputs`, and the derivative is multiplied by its slope.
void EXPORT(push_layer)(const f64 *z, const f64 *carried, int rows, int in, int inputs, const f64 *weights, const f64 *direction, int out,
                        int outputs, f64 *next, f64 *derivative) {
  multiply_small_f64(z, in, 1, direction, out, rows, out, inputs + 1, derivative, out);
  if (carried) add_product_small_f64(carried, in, 1, weights, out, rows, out, inputs, derivative, out);
  if (!next) return;
  multiply_small_f64(z, in, 1, weights, out, rows, out, inputs + 1, next, out);
  v128_t one = wasm_f64x2_const_splat(1);
  for (int i = 0; i < rows * out; i += 2) {
    v128_t value = tanh_f64(wasm_v128_load(next + i));
    v128_t slope = wasm_f64x2_sub(one, wasm_f64x2_mul(value, value));
    wasm_v128_store(next + i, value);
    wasm_v128_store(derivative + i, wasm_f64x2_mul(wasm_v128_load(derivative + i), slope));
  }
  for (int i = 0; i < rows; i++) next[i * out + outputs] = 1;
}

// Points of a Gaussian kernel's field: y about an origin and V, both as rows [count, width], y with a 1 in column d, and transposed
// [d, count]; |y|^2 and <y, V> [count].
typedef struct {
  int count, width, dimension;
  const f64 *rows, *across, *squares, *field, *field_across, *own;
  f64 precision;  // a = 1 / s^2
} Sources;

// field [rows, width] := sum over j of a k (V_j - a (x - y_j) <x - y_j, V_j>) at the points x [rows, width]: κ V - a (x ∘ rowsum t - t y)
// with κ = a k and t_ij = κ_ij <x_i - y_j, V_j>. `kernel` and `pairs` have room for [rows, count], `toward` for [rows, width].
void EXPORT(gaussian_field)(const Sources *s, const f64 *points, const f64 *squares, int rows, f64 *kernel, f64 *pairs, f64 *toward,
                            f64 *field) {
  int count = s->count, width = s->width, d = s->dimension;
  v128_t factor = wasm_f64x2_splat(-0.5 * s->precision), scale = wasm_f64x2_splat(s->precision), zero = wasm_f64x2_const(0, 0);
  multiply_small_f64(points, width, 1, s->across, count, rows, count, d, kernel, count);
  multiply_small_f64(points, width, 1, s->field_across, count, rows, count, d, pairs, count);
  for (int i = 0; i < rows; i++) {
    v128_t square = wasm_f64x2_splat(squares[i]);
    f64 *k = kernel + i * count, *t = pairs + i * count;
    for (int j = 0; j < count; j += 2) {
      v128_t sum = wasm_f64x2_add(square, wasm_v128_load(s->squares + j)), product = wasm_v128_load(k + j);
      v128_t distance = wasm_f64x2_max(wasm_f64x2_sub(sum, wasm_f64x2_add(product, product)), zero);
      v128_t value = wasm_f64x2_mul(scale, exp_f64(wasm_f64x2_mul(factor, distance)));
      wasm_v128_store(k + j, value);
      wasm_v128_store(t + j, wasm_f64x2_mul(value, wasm_f64x2_sub(wasm_v128_load(t + j), wasm_v128_load(s->own + j))));
    }
  }
  multiply_small_f64(kernel, count, 1, s->field, width, rows, width, count, field, width);
  multiply_small_f64(pairs, count, 1, s->rows, width, rows, width, count, toward, width);
  for (int i = 0; i < rows; i++)
    for (int k = 0; k < d; k++)
      field[i * width + k] -= s->precision * (points[i * width + k] * toward[i * width + d] - toward[i * width + k]);
}

// means [order] := the mean over `count` points x [count rounded up to 4, width] of exp(exponent |x - c|^2), for centres given transposed
// [depth, order] with their squares; all finite. `stretch` has room for [4, order].
void EXPORT(gaussian_means)(const f64 *points, const f64 *squares, int count, int width, const f64 *across, const f64 *centre_squares,
                            int order, int depth, f64 exponent, f64 *stretch, f64 *means) {
  v128_t factor = wasm_f64x2_splat(exponent), zero = wasm_f64x2_const(0, 0);
  for (int c = 0; c < order; c++) means[c] = 0;
  for (int first = 0; first < count; first += 4) {
    multiply_small_f64(points + first * width, width, 1, across, order, 4, order, depth, stretch, order);
    for (int i = 0; i < smaller(4, count - first); i++) {
      v128_t square = wasm_f64x2_splat(squares[first + i]);
      for (int c = 0; c < order; c += 2) {
        v128_t product = wasm_v128_load(stretch + i * order + c);
        v128_t distance = wasm_f64x2_sub(wasm_f64x2_add(square, wasm_v128_load(centre_squares + c)), wasm_f64x2_add(product, product));
        v128_t value = exp_f64(wasm_f64x2_mul(factor, wasm_f64x2_max(distance, zero)));
        wasm_v128_store(means + c, wasm_f64x2_add(wasm_v128_load(means + c), value));
      }
    }
  }
  for (int c = 0; c < order; c++) means[c] /= count;
}
