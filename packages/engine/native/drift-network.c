#include "drift.h"
#include "elementary.h"

// The network at the particles. `weights` of each layer are set; the first layer's input is the particles as they are, not centred.
void EXPORT(pass_network)(System *s) {
  int n = s->particles, rows = s->rows;
  for (int index = 0; index < s->layer_count; index++) {
    Layer *l = s->layers + index;
    if (index == 0) {
      for (int i = 0; i < rows; i++)
        for (int k = 0; k < l->in; k++) l->input[i * l->in + k] = i < n && k < l->inputs ? s->raw_particles[i * l->inputs + k] : 0;
    } else {
      for (int i = 0; i < rows * l->in; i += 2) {
        v128_t z = tanh_f64(wasm_v128_load(l->input + i));
        wasm_v128_store(l->input + i, z);
        wasm_v128_store(l->slope + i, wasm_f64x2_sub(wasm_f64x2_const_splat(1), wasm_f64x2_mul(z, z)));
      }
      for (int i = 0; i < rows; i++)
        for (int k = l->inputs; k < l->in; k++) l->slope[i * l->in + k] = 0;
      for (int k = 0; k < l->in; k++)
        for (int i = 0; i < rows; i++) l->slopes32[k * rows + i] = i < n ? (f32)l->slope[i * l->in + k] : 0;
    }
    for (int i = 0; i < n; i++) l->input[i * l->in + l->inputs] = 1;
    for (int i = 0; i < rows * l->in; i++) l->input32[i] = (f32)l->input[i];
    for (int j = 0; j < l->out; j++)
      for (int k = 0; k < l->in; k++) l->transposed[j * l->in + k] = k < l->inputs ? l->weights[k * l->out + j] : 0;
    if (index + 1 < s->layer_count)
      multiply_small_f64(l->input, l->in, 1, l->weights, l->out, rows, l->out, l->inputs + 1, l[1].input, l->out);
  }
}

static void times_slope(f64 *carried, const f64 *slope, int count) {
  for (int i = 0; i < count; i += 2)
    wasm_v128_store(carried + i, wasm_f64x2_mul(wasm_v128_load(carried + i), wasm_v128_load(slope + i)));
}

// Each layer's `gradient` := its part of w = Φ' V for the V in `field`: one back-propagation.
static void pull_network(System *s) {
  const f64 *cotangent = s->field;
  for (int index = s->layer_count - 1; index >= 0; index--) {
    Layer *l = s->layers + index;
    multiply_small_f64(l->input, 1, l->in, cotangent, l->out, l->in, l->out, s->particles, l->gradient, l->out);
    if (index > 0) {
      multiply_small_f64(cotangent, l->out, 1, l->transposed, l->in, s->rows, l->in, l->outputs, l->carried, l->in);
      times_slope(l->carried, l->slope, s->rows * l->in);
      cotangent = l->carried;
    }
  }
}

// `moved` := Φ w for those weights: one forward-mode pass.
static void push_network(System *s) {
  for (int index = 0; index < s->layer_count; index++) {
    Layer *l = s->layers + index;
    f64 *tangent = index + 1 < s->layer_count ? l[1].carried : s->moved;
    multiply_small_f64(l->input, l->in, 1, l->gradient, l->out, s->rows, l->out, l->inputs + 1, tangent, l->out);
    if (index > 0) add_product_small_f64(l->carried, l->in, 1, l->weights, l->out, s->rows, l->out, l->inputs, tangent, l->out);
    if (index + 1 < s->layer_count) times_slope(tangent, l[1].slope, s->rows * l->out);
  }
}

// image := Γ vector.
void EXPORT(apply_tangent)(System *s) {
  pull_back(s, s->vector);
  pull_network(s);
  push_network(s);
  push_forward(s, s->vector);
}

// The layers' gradients := w* = Φ' V_α for α in `vector`.
void EXPORT(tangent_weights)(System *s) {
  pull_back(s, s->vector);
  pull_network(s);
}
