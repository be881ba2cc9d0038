#include "dense.h"

// Entries along the shared dimension that are multiplied before the next ones: a panel of them (8 kB) fits the nearest cache.
enum { DEPTH = 256 };

// c [order, order] := a a' for a [rows, depth], order = rows rounded up to a multiple of 4 (what is beyond the rows is 0).
// `panels` has room for order * 256 entries.
void EXPORT(gram_f64)(const f64 *a, int rows, int depth, f64 *c, f64 *panels) {
  int order = rounded_up(rows, 4), count = order / 4;
  for (int i = 0; i < order * order; i++) c[i] = 0;
  for (int from = 0; from < depth; from += DEPTH) {
    int length = smaller(DEPTH, depth - from);
    for (int p = 0; p < count; p++) {
      pack_rows_f64(a + 4 * p * depth + from, depth, smaller(4, rows - 4 * p), length, panels + p * 4 * DEPTH);
    }
    for (int p = 0; p < count; p++) {
      for (int q = 0; q <= p; q++) {
        add_tile_f64(panels + p * 4 * DEPTH, panels + q * 4 * DEPTH, length, c + 4 * p * order + 4 * q, order);
      }
    }
  }
  for (int i = 0; i < order; i++)
    for (int j = 0; j < i; j++) c[j * order + i] = c[i * order + j];
}
