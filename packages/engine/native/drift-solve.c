#include "drift.h"

int cholesky(f64 *a, int size, f64 *panels);
void gram_f64(const f64 *a, int rows, int depth, f64 *c, f64 *panels);

HOT static f64 inner(const f64 *a, const f64 *b, int count) {
  v128_t first = wasm_f64x2_const(0, 0), second = first;
  for (int i = 0; i < count; i += 4) {
    first = MADD_F64(wasm_v128_load(a + i), wasm_v128_load(b + i), first);
    second = MADD_F64(wasm_v128_load(a + i + 2), wasm_v128_load(b + i + 2), second);
  }
  v128_t sum = wasm_f64x2_add(first, second);
  return wasm_f64x2_extract_lane(sum, 0) + wasm_f64x2_extract_lane(sum, 1);
}

HOT static void subtract_multiple(f64 factor, const f64 *row, int count, f64 *x) {
  v128_t f = wasm_f64x2_splat(factor);
  for (int i = 0; i < count; i += 2)
    wasm_v128_store(x + i, wasm_f64x2_sub(wasm_v128_load(x + i), wasm_f64x2_mul(f, wasm_v128_load(row + i))));
}

// x [order] := the solution of L L' x' = x, for L [order, order] lower triangular with zeros above, order a multiple of 4.
static void solve_vector(const f64 *lower, int order, f64 *x) {
  for (int i = 0; i < order; i++) {
    // The entries from i on to the next multiple of 4 meet zeros of L, but for the diagonal's own.
    f64 own = x[i];
    x[i] = 0;
    x[i] = (own - inner(lower + i * order, x, rounded_up(i, 4))) / lower[i * order + i];
  }
  for (int i = order - 1; i >= 0; i--) {
    f64 value = x[i] / lower[i * order + i];
    subtract_multiple(value, lower + i * order, rounded_up(i, 2), x);
    x[i] = value;
  }
}

// Factors `total` in place; -1, or the first pivot that is not positive (then `total` is as it was).
int EXPORT(factor_total)(System *s) { return cholesky(s->total, s->order, s->panels); }

// vector := the solution of (total) x = vector, after `factor_total`.
void EXPORT(solve_total)(System *s) { solve_vector(s->total, s->order, s->vector); }

// v' F v for v in `vector`.
f64 EXPORT(spread)(System *s) {
  f64 sum = 0, shift = inner(s->mean, s->vector, s->order);
  for (int i = 0; i < s->particles; i++) {
    f64 along = inner(s->values + i * s->order, s->vector, s->order) - shift;
    sum += along * along;
  }
  return sum / (s->particles - 1);
}

// g' (F + ρI)^-1 g = (|g|^2 - w' (ρ (n - 1) I + T_c T_c')^-1 w) / ρ with w = T_c g, by a factor of n rows where those are fewer than
// statistics; -1 where it is not positive definite. `total` and `panels` serve as room: call it before the Gram matrix.
f64 EXPORT(dual_length)(System *s, f64 rho) {
  int n = s->particles, rows = s->rows, order = s->order;
  f64 *w = s->sums, *solution = w + rows, *square = s->total;
  for (int i = 0; i < rows; i++)
    for (int c = 0; c < order; c++) s->centred[i * order + c] = i < n ? s->values[i * order + c] - s->mean[c] : 0;
  gram_f64(s->centred, rows, order, square, s->panels);
  for (int i = 0; i < rows; i++) {
    w[i] = solution[i] = inner(s->centred + i * order, s->gradient, order);
    square[i * rows + i] += i < n ? rho * (n - 1) : 1;
  }
  if (cholesky(square, rows, s->panels) >= 0) return -1;
  solve_vector(square, rows, solution);
  return (inner(s->gradient, s->gradient, order) - inner(w, solution, rows)) / rho;
}

// The same by a factor of F + ρI itself.
f64 EXPORT(primal_length)(System *s, f64 rho) {
  int n = s->particles, rows = s->rows, order = s->order;
  f64 *solution = s->image, *square = s->total;
  for (int c = 0; c < order; c++) {
    solution[c] = s->gradient[c];
    for (int i = 0; i < rows; i++) s->centred[c * rows + i] = i < n ? s->values[i * order + c] - s->mean[c] : 0;
  }
  gram_f64(s->centred, order, rows, square, s->panels);
  for (int i = 0; i < order * order; i++) square[i] /= n - 1;
  for (int c = 0; c < order; c++) square[c * order + c] += c < s->centers ? rho : 1;
  if (cholesky(square, order, s->panels) >= 0) return -1;
  solve_vector(square, order, solution);
  return inner(s->gradient, solution, order);
}
