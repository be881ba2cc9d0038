// What the files drift-*.c share: one step's system for Gaussian radial basis functions, Γ = λ (F + ρI) + M M', laid out in a
// memory by whoever calls. Rows and columns beyond the data are zeros throughout, so that no loop needs to know an edge.
#ifndef DRIFT_H
#define DRIFT_H

#include "dense.h"

// One layer of a tanh network, z -> (z, 1) W; `in` and `out` are row lengths, `in` with room for the 1.
typedef struct {
  int inputs, outputs, in, out;
  f64 *weights;     // W with the bias as a last row, [in, out]
  f64 *transposed;  // W without the bias, [out, in]
  f64 *input;       // (z, 1) at the particles, [rows, in]
  f64 *slope;       // 1 - z^2 of that input, [rows, in]; 0 in the column of ones
  f64 *gradient;    // what `pull_network` finds, [in, out]
  f64 *carried;     // [rows, in]
  f32 *input32;     // (z, 1), [rows, in]
  f32 *slopes32;    // 1 - z^2, transposed, [in, rows]
} Layer;

// A system. Its fields are written by drift-system.ts, in this order.
typedef struct {
  int particles, targets, centers, dimension;  // n, m, b, d
  int rows, order, width;                      // n and b rounded up to 8; d + 2 rounded up to 4
  int layer_count;
  int capacity, fill;                          // how many rows of features there can be and are
  int output_gram;                             // whether the output layer gives its Gram matrix alone instead of features
  int leads, first_unit, last_unit;            // the part of Γ made here: features of these units; `leads`: all else, too
  Layer *layers;
  const f64 *raw_particles, *raw_targets, *raw_centers;  // [n, d], [m, d], [b, d]
  f64 *origin;            // the centres' mean, [width]
  f64 *points;            // x about the origin, then a 1, [rows, width]
  f64 *point_squares;     // [rows]
  f64 *centres;           // c about the origin, then a 1, [order, width]
  f64 *centres_across;    // the same transposed, [width, order]
  f64 *centre_squares;    // [order]
  f64 *values;            // T, [rows, order]
  f64 *centred;           // room for T less its mean, [rows, order] or transposed
  f64 *mean, *gradient;   // mean_X T and g, [order]
  f64 *stretch;           // 4 rows of T, [4, order]
  f64 *weighted;          // [order, width]
  f64 *pulled;            // [order, width]
  f64 *sums, *field, *moved, *extended;  // [rows, width]
  f64 *kernel;            // exp(-|x - x'|^2 / 2 s^2) / s^2, [rows, rows]; only for the Gaussian kernel
  f64 *across, *pairs;    // [width, rows], [rows, rows]; only for the Gaussian kernel
  f32 *kernel32, *along;  // the kernel again, <x, c> in panels of 8 centres; only for the Gaussian kernel
  f64 *vector, *image;    // [order]
  f64 *total;             // Γ, then its factor, [order, order]
  f64 *panels;            // the factorisation's, [order, order]
  f32 *strengths;         // K = T / (n s^2) in panels, [order / 8][rows][8]
  f32 *centres32;         // c and a row of ones, [dimension + 1, order]
  f32 *points32;          // x transposed, [dimension, rows]
  f32 *left, *right;      // rows of features in panels, [order / 8][capacity][8]
  f32 *work;              // as the Gram matrices need it
  f64 scale;              // 1 / (n s^2)
  f64 exponent;           // -1 / (2 s^2)
  f64 damping, ridge;     // λ, λρ
  f64 precision;          // 1 / s^2 of the kernel; only for the Gaussian kernel
} System;

// c [rows, columns] := (or +=) sum over k of a[i * row + k * step] b[k * stride + j]; rows and columns are multiples of 4.
void multiply_small_f64(const f64 *a, int row, int step, const f64 *b, int stride, int rows, int columns, int depth, f64 *c, int out);
void add_product_small_f64(const f64 *a, int row, int step, const f64 *b, int stride, int rows, int columns, int depth, f64 *c,
                           int out);
// c[i * out + j] := sum over k of a[k * step + i] b[k * stride + j] for i < rows (rounded up to 4), j < 8.
void rows_times_panel(const f32 *a, int step, int rows, const f32 *b, int stride, int depth, f32 *c, int out);

// V: J' α / n in `field`, and T α in column d of `sums`.
void pull_back(System *s, const f64 *alpha);
void push_forward(System *s, const f64 *alpha);
// Adds the features that stand in left (and right, which may be the same) to `total`, and starts anew.
void flush_features(System *s, const f32 *right);
// Room for so many rows of features, made by flushing where there is none.
INLINE void reserve_features(System *s, int rows, const f32 *right) {
  if (s->fill + rows > s->capacity) flush_features(s, right);
}
INLINE f32 *feature_rows(const System *s, f32 *features, int group) { return features + 8 * (group * s->capacity + s->fill); }
void clear_total(System *s);
// Features of a term L' R, both given in panels [order / 8][rows][8].
void add_term(System *s, const f32 *left, const f32 *right);
// total := (c c') ∘ total on and below the diagonal.
void times_inner_of_centres(System *s);
void add_metric_features(System *s);
// Whether this part of Γ has the features of that unit. A network's units are counted from the output layer down (none of that
// layer where it gives its Gram matrix); those of the Gaussian kernel are the coordinates.
INLINE int has_unit(const System *s, int unit) { return s->first_unit <= unit && unit < s->last_unit; }

#endif
