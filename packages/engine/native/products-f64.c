#include "dense.h"

// Entries along the shared dimension that are multiplied before the next ones: a panel of them (8 kB) fits the nearest cache.
enum { DEPTH = 256 };
// Columns of B that are packed at once.
enum { WIDTH = 512 };

INLINE f64 *panel_of(f64 *panels, int p) { return panels + p * 4 * DEPTH; }

static void clear(f64 *c, int count) {
  for (int i = 0; i < count; i++) c[i] = 0;
}

// Adds to a part of c that may be cut by an edge of the matrix: through `spare` (16 entries) where it is.
static void add_part(const f64 *a, const f64 *b, int length, f64 *c, int stride, int rows, int columns, f64 *spare) {
  if (rows >= 4 && columns >= 4) {
    add_tile_f64(a, b, length, c, stride);
    return;
  }
  clear(spare, 16);
  add_tile_f64(a, b, length, spare, 4);
  for (int i = 0; i < smaller(4, rows); i++)
    for (int j = 0; j < smaller(4, columns); j++) c[i * stride + j] += spare[4 * i + j];
}

// c [rows, columns] := a b for a [rows, depth], b [depth, columns].
// `scratch` has room for 16 + 256 * (512 + rows rounded up to a multiple of 4) entries.
void EXPORT(product_f64)(const f64 *a, const f64 *b, int rows, int columns, int depth, f64 *c, f64 *scratch) {
  f64 *right = scratch + 16, *left = right + WIDTH * DEPTH;
  clear(c, rows * columns);
  for (int from = 0; from < depth; from += DEPTH) {
    int length = smaller(DEPTH, depth - from);
    for (int i = 0; i < rows; i += 4) {
      pack_rows_f64(a + i * depth + from, depth, smaller(4, rows - i), length, panel_of(left, i / 4));
    }
    for (int first = 0; first < columns; first += WIDTH) {
      int last = smaller(first + WIDTH, columns);
      for (int j = first; j < last; j += 4) {
        pack_columns_f64(b + from * columns + j, columns, smaller(4, columns - j), length, panel_of(right, (j - first) / 4));
      }
      for (int i = 0; i < rows; i += 4) {
        for (int j = first; j < last; j += 4) {
          add_part(panel_of(left, i / 4), panel_of(right, (j - first) / 4), length, c + i * columns + j, columns, rows - i,
                   columns - j, scratch);
        }
      }
    }
  }
}
