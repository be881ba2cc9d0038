#include "drift.h"

// What reaches one unit from the V of 8 centres: K_ic (coordinate_c slope_i - drag_i), a panel over the particles.
HOT static void unit_panel(const f32 *strengths, const f32 *slope, const f32 *drag, const f32 *coordinate, int count, f32 *panel) {
  v128_t left = wasm_v128_load(coordinate), right = wasm_v128_load(coordinate + 4);
  for (int i = 0; i < count; i++, strengths += 8, panel += 8) {
    v128_t s = wasm_v128_load32_splat(slope + i), d = wasm_v128_load32_splat(drag + i);
    wasm_v128_store(panel, wasm_f32x4_mul(wasm_v128_load(strengths), wasm_f32x4_sub(wasm_f32x4_mul(left, s), d)));
    wasm_v128_store(panel + 4, wasm_f32x4_mul(wasm_v128_load(strengths + 4), wasm_f32x4_sub(wasm_f32x4_mul(right, s), d)));
  }
}

HOT static void times_strengths(const f32 *strengths, int count, f32 *panel) {
  for (int i = 0; i < count; i += 4)
    wasm_v128_store(panel + i, wasm_f32x4_mul(wasm_v128_load(panel + i), wasm_v128_load(strengths + i)));
}

// The features of one unit of a layer: sum over i of (z_i, 1) times what reaches the unit.
static void unit_features(System *s, const Layer *l, const f32 *slope, const f32 *drag, const f32 *coordinates) {
  f32 *panel = s->work;
  reserve_features(s, l->in, s->left);
  for (int group = 0; group < s->order / 8; group++) {
    unit_panel(s->strengths + 8 * group * s->rows, slope, drag, coordinates + 8 * group, s->particles, panel);
    rows_times_panel(l->input32, l->in, l->inputs + 1, panel, 8, s->particles, feature_rows(s, s->left, group), 8);
  }
  s->fill += l->inputs + 1;
}

// The same for a unit of the layer below the last hidden one, which the V reach as combinations [depth, rows] of coordinates.
static void lower_unit_features(System *s, const Layer *l, const f32 *combinations, const f32 *coordinates, int depth) {
  f32 *panel = s->work;
  reserve_features(s, l->in, s->left);
  for (int group = 0; group < s->order / 8; group++) {
    rows_times_panel(combinations, s->rows, s->particles, coordinates + 8 * group, s->order, depth, panel, 8);
    times_strengths(s->strengths + 8 * group * s->rows, 8 * s->particles, panel);
    rows_times_panel(l->input32, l->in, l->inputs + 1, panel, 8, s->particles, feature_rows(s, s->left, group), 8);
  }
  s->fill += l->inputs + 1;
}

// Rows [depth + 1, rows] of what the unit `unit` of the lower hidden layer receives: for each input coordinate of `through`
// [upper->outputs, depth rounded up to 4], and the drag's with a minus.
static void lower_combinations(System *s, const Layer *upper, const f32 *own_slope, const f32 *through, int columns, int depth,
                               const f32 *slopes, const f32 *drags, const f64 *weights, f32 *combinations) {
  int rows = s->rows;
  for (int i = 0; i < rows; i += 8) rows_times_panel(through, columns, depth, slopes + i, rows, upper->outputs, combinations + i, rows);
  f32 *last = combinations + depth * rows;
  for (int i = 0; i < rows; i++) last[i] = 0;
  for (int j = 0; j < upper->outputs; j++)
    for (int i = 0; i < rows; i++) last[i] -= (f32)weights[j] * drags[j * rows + i];
  for (int k = 0; k <= depth; k++)
    for (int i = 0; i < rows; i++) combinations[k * rows + i] *= own_slope[i];
}

// V = ½ (ζ∘q) K - (ζ K) ∘ p of 8 statistics.
HOT static void output_panel(const f32 *smooth, const f32 *along, int count, f32 *lengths) {
  for (int i = 0; i < count; i += 4) {
    v128_t product = wasm_f32x4_mul(wasm_v128_load(smooth + i), wasm_v128_load(along + i));
    wasm_v128_store(lengths + i, wasm_f32x4_sub(wasm_v128_load(lengths + i), product));
  }
}

// total := the output layer's part, (c c') ∘ (P P') + K' V + V' K with P = K' Z, ζ = Z Z' and q = x x': its cost hardly depends on d.
static void output_gram(System *s, const Layer *output, f32 *work) {
  int rows = s->rows, n = s->particles, order = s->order, in = output->in, count = output->inputs + 1, panel = 8 * rows;
  f32 *across = work, *similarity = across + in * rows, *parts = similarity + rows * rows;
  f32 *smooth = parts + order * rows, *along = smooth + panel, *q = along;
  for (int k = 0; k < in; k++)
    for (int i = 0; i < rows; i++) across[k * rows + i] = output->input32[i * in + k];
  for (int j = 0; j < rows; j += 8) {
    rows_times_panel(across, rows, rows, across + j, rows, count, similarity + j, rows);
    rows_times_panel(s->points32, rows, rows, s->points32 + j, rows, s->dimension, q, 8);
    for (int i = 0; i < rows; i++)
      for (int c = 0; c < 8; c++) similarity[i * rows + j + c] *= 0.5f * q[8 * i + c];
  }
  for (int group = 0; group < order / 8; group++) {
    f32 *features = feature_rows(s, s->left, group), *strengths = s->strengths + group * panel, *lengths = parts + group * panel;
    rows_times_panel(output->input32, in, count, strengths, 8, n, features, 8);
    rows_times_panel(across, rows, rows, features, 8, count, smooth, 8);
    rows_times_panel(s->points32, rows, rows, s->centres32 + 8 * group, order, s->dimension, along, 8);
    rows_times_panel(similarity, rows, rows, strengths, 8, n, lengths, 8);
    output_panel(smooth, along, panel, lengths);
  }
  s->fill = count;
  flush_features(s, s->left);
  times_inner_of_centres(s);
  add_term(s, s->strengths, parts);
  add_term(s, parts, s->strengths);
  flush_features(s, s->right);
}

// total := a part of λF + M M', to float32's digits, for the tangent space of a tanh network with at most two hidden layers.
void EXPORT(tangent_gram)(System *s) {
  int rows = s->rows, order = s->order, d = s->dimension;
  const Layer *output = s->layers + s->layer_count - 1;
  f32 *panel = s->work, *ones = panel + 8 * (rows + 4);
  clear_total(s);
  if (s->output_gram && s->leads) output_gram(s, output, s->work);
  for (int i = 0; i < rows; i++) ones[i] = 1;
  int next = s->output_gram ? 0 : d;  // the first unit of the next layer
  for (int k = 0; k < next; k++)
    if (has_unit(s, k)) unit_features(s, output, ones, s->points32 + k * rows, s->centres32 + k * order);
  if (s->layer_count > 1) {
    const Layer *upper = output - 1;
    int width = upper->outputs;
    // c W' [width, order] with a row of ones, and x W' ∘ slope [width, rows].
    f32 *coordinates = ones + rows, *drags = coordinates + (output->in) * order;
    f32 *back = drags + output->in * rows;  // W' of the output layer as [d, in]
    for (int k = 0; k < d; k++)
      for (int j = 0; j < output->in; j++) back[k * output->in + j] = (f32)output->transposed[k * output->in + j];
    for (int c = 0; c < order; c += 8)
      rows_times_panel(back, output->in, width, s->centres32 + c, order, d, coordinates + c, order);
    for (int c = 0; c < order; c++) coordinates[width * order + c] = s->centres32[d * order + c];
    for (int i = 0; i < rows; i += 8) rows_times_panel(back, output->in, width, s->points32 + i, rows, d, drags + i, rows);
    for (int i = 0; i < width * rows; i++) drags[i] *= output->slopes32[i];
    for (int j = 0; j < width; j++)
      if (has_unit(s, next + j)) unit_features(s, upper, output->slopes32 + j * rows, drags + j * rows, coordinates + j * order);
    next += width;
    if (s->layer_count > 2) {
      const Layer *lower = upper - 1;
      int direct = d <= width, depth = direct ? d : width, columns = rounded_up(depth, 4);
      f32 *through = back + output->in * rounded_up(d, 4), *combinations = through + width * columns;
      for (int unit = 0; unit < lower->outputs; unit++) {
        if (!has_unit(s, next + unit)) continue;
        const f64 *weights = upper->weights + unit * upper->out;
        for (int j = 0; j < width; j++)
          for (int k = 0; k < columns; k++) {
            f64 own = direct ? (k < d ? output->weights[j * output->out + k] : 0) : (j == k);
            through[j * columns + k] = (f32)(weights[j] * own);
          }
        lower_combinations(s, upper, upper->slopes32 + unit * rows, through, columns, depth, output->slopes32, drags, weights,
                           combinations);
        lower_unit_features(s, lower, combinations, direct ? s->centres32 : coordinates, depth + 1);
      }
    }
  }
  if (s->leads) add_metric_features(s);
  else flush_features(s, s->left);
}
