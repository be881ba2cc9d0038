#include "drift.h"
#include "elementary.h"

static void clear(f64 *values, int count) {
  for (int i = 0; i < count; i++) values[i] = 0;
}

// (x - origin, 1, 0 ...) and |x - origin|^2 of some rows; rows up to `order` are zeros.
static void centre_points(const f64 *raw, int rows, int dimension, const f64 *origin, f64 *points, int order, int width,
                          f64 *squares) {
  clear(points, order * width);
  clear(squares, order);
  for (int i = 0; i < rows; i++, points += width, raw += dimension) {
    f64 square = 0;
    for (int k = 0; k < dimension; k++) {
      f64 value = raw[k] - origin[k];
      points[k] = value;
      square += value * value;
    }
    points[dimension] = 1;
    squares[i] = square;
  }
}

// exp(exponent * |x - c|^2) for 4 points and 4 centres.
HOT static void value_tile(const f64 *points, int width, const f64 *squares, const f64 *across, int order,
                           const f64 *centre_squares, int depth, f64 exponent, f64 *values) {
  v128_t zero = wasm_f64x2_const(0, 0), two = wasm_f64x2_const_splat(2), factor = wasm_f64x2_splat(exponent);
  v128_t sums[4][2] = {{zero, zero}, {zero, zero}, {zero, zero}, {zero, zero}};
  for (int k = 0; k < depth; k++, across += order) {
    v128_t left = wasm_v128_load(across), right = wasm_v128_load(across + 2);
    UNROLLED for (int i = 0; i < 4; i++) {
      v128_t x = wasm_v128_load64_splat(points + i * width + k);
      sums[i][0] = MADD_F64(x, left, sums[i][0]);
      sums[i][1] = MADD_F64(x, right, sums[i][1]);
    }
  }
  v128_t left = wasm_v128_load(centre_squares), right = wasm_v128_load(centre_squares + 2);
  UNROLLED for (int i = 0; i < 4; i++, values += order) {
    v128_t square = wasm_v128_load64_splat(squares + i);
    v128_t a = wasm_f64x2_sub(wasm_f64x2_add(square, left), wasm_f64x2_mul(two, sums[i][0]));
    v128_t b = wasm_f64x2_sub(wasm_f64x2_add(square, right), wasm_f64x2_mul(two, sums[i][1]));
    wasm_v128_store(values, exp_f64(wasm_f64x2_mul(factor, wasm_f64x2_max(a, zero))));
    wasm_v128_store(values + 2, exp_f64(wasm_f64x2_mul(factor, wasm_f64x2_max(b, zero))));
  }
}

static void values_of_four(const f64 *points, int width, const f64 *squares, const f64 *across, const f64 *centre_squares,
                           int order, int depth, f64 exponent, f64 *values) {
  for (int c = 0; c < order; c += 4)
    value_tile(points, width, squares, across + c, order, centre_squares + c, depth, exponent, values + c);
}

HOT static void add_row(const f64 *row, int count, f64 *sums) {
  for (int c = 0; c < count; c += 2)
    wasm_v128_store(sums + c, wasm_f64x2_add(wasm_v128_load(sums + c), wasm_v128_load(row + c)));
}

// The mean of the target's T, in `gradient`; `field` and `sums` serve as room for four points and their squares.
static void target_mean(System *s) {
  f64 *four = s->field, *squares = s->sums;
  clear(s->gradient, s->order);
  for (int first = 0; first < s->targets; first += 4) {
    int count = smaller(4, s->targets - first);
    centre_points(s->raw_targets + first * s->dimension, count, s->dimension, s->origin, four, 4, s->width, squares);
    values_of_four(four, s->width, squares, s->centres_across, s->centre_squares, s->order, s->dimension, s->exponent, s->stretch);
    for (int i = 0; i < count; i++) add_row(s->stretch + i * s->order, s->order, s->gradient);
  }
}

// T at the particles, their mean, and g = mean_Y T - mean_X T.
void EXPORT(start_system)(System *s) {
  int n = s->particles, b = s->centers, d = s->dimension, order = s->order;
  clear(s->origin, s->width);
  for (int c = 0; c < b; c++)
    for (int k = 0; k < d; k++) s->origin[k] += s->raw_centers[c * d + k] / b;
  centre_points(s->raw_centers, b, d, s->origin, s->centres, order, s->width, s->centre_squares);
  for (int c = 0; c < order; c++)
    for (int k = 0; k < s->width; k++) s->centres_across[k * order + c] = s->centres[c * s->width + k];
  target_mean(s);
  centre_points(s->raw_particles, n, d, s->origin, s->points, s->rows, s->width, s->point_squares);
  clear(s->mean, order);
  clear(s->values, s->rows * order);
  for (int i = 0; i < n; i += 4) {
    values_of_four(s->points + i * s->width, s->width, s->point_squares + i, s->centres_across, s->centre_squares, order, d,
                   s->exponent, s->values + i * order);
  }
  for (int i = n; i < s->rows; i++) clear(s->values + i * order, order);
  for (int i = 0; i < n; i++) {
    for (int c = b; c < order; c++) s->values[i * order + c] = 0;
    add_row(s->values + i * order, order, s->mean);
  }
  for (int c = 0; c < order; c++) {
    s->mean[c] /= n;
    s->gradient[c] = c < b ? s->gradient[c] / s->targets - s->mean[c] : 0;
  }
}

// What T's derivatives carry from statistics to particles: V = sum over c of α_c ∇T_c / n in `field`, T α in column d of `sums`.
void pull_back(System *s, const f64 *alpha) {
  int d = s->dimension, width = s->width;
  for (int c = 0; c < s->order; c++) {
    v128_t factor = wasm_f64x2_splat(alpha[c]);
    for (int k = 0; k < width; k += 2)
      wasm_v128_store(s->weighted + c * width + k, wasm_f64x2_mul(factor, wasm_v128_load(s->centres + c * width + k)));
  }
  multiply_small_f64(s->values, s->order, 1, s->weighted, width, s->rows, width, s->centers, s->sums, width);
  for (int i = 0; i < s->rows; i++) {
    const f64 *sums = s->sums + i * width, *x = s->points + i * width;
    f64 *v = s->field + i * width;
    for (int k = 0; k < d; k++) v[k] = s->scale * (sums[k] - sums[d] * x[k]);
    for (int k = d; k < width; k++) v[k] = 0;
  }
}

// image := Γ α for the field h = K V that stands in `moved`, after `pull_back`: what T's derivatives carry back of h, and the
// metric's part λ (F + ρI) α, F α = T_c' T_c α / (n - 1).
void push_forward(System *s, const f64 *alpha) {
  int n = s->particles, d = s->dimension, width = s->width;
  f64 mean = 0;
  for (int i = 0; i < n; i++) mean += s->sums[i * width + d] / n;
  clear(s->extended, s->rows * width);
  for (int i = 0; i < n; i++) {
    const f64 *h = s->moved + i * width, *x = s->points + i * width;
    f64 *row = s->extended + i * width, own = 0;
    for (int k = 0; k < d; k++) {
      row[k] = h[k];
      own += h[k] * x[k];
    }
    row[d] = -own;
    row[d + 1] = s->sums[i * width + d] - mean;
  }
  multiply_small_f64(s->values, 1, s->order, s->extended, width, s->order, width, n, s->pulled, width);
  f64 share = s->damping / (n - 1);
  for (int c = 0; c < s->order; c++) {
    const f64 *r = s->pulled + c * width, *centre = s->centres + c * width;
    f64 moved = 0;
    for (int k = 0; k <= d; k++) moved += r[k] * centre[k];
    s->image[c] = s->scale * moved + share * r[d + 1] + s->ridge * alpha[c];
  }
}
