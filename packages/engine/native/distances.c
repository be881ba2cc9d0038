#include "dense.h"

// Squared distances of all pairs i < j of points given by columns [depth, stride] (depth a multiple of 4, stride of 2): by
// differences and in double until stored, in the order of pairwise-squares.ts. `totals` has room for stride numbers.
// Returns how many are 0, or -1 where one is not finite.
int EXPORT(pair_squares)(const f64 *columns, int count, int depth, int stride, f64 *totals, f32 *squares) {
  int zeros = 0;
  f32 sum_of_nothing = 0;
  for (int i = 0; i < count - 1; i++) {
    for (int j = (i + 1) & ~1; j < count; j += 2) {
      v128_t total = wasm_f64x2_const(0, 0);
      const f64 *at = columns + j, *own = columns + i;
      for (int k = 0; k < depth; k += 4, at += 4 * stride, own += 4 * stride) {
        v128_t a = wasm_f64x2_sub(wasm_v128_load(at), wasm_v128_load64_splat(own));
        v128_t b = wasm_f64x2_sub(wasm_v128_load(at + stride), wasm_v128_load64_splat(own + stride));
        v128_t c = wasm_f64x2_sub(wasm_v128_load(at + 2 * stride), wasm_v128_load64_splat(own + 2 * stride));
        v128_t d = wasm_f64x2_sub(wasm_v128_load(at + 3 * stride), wasm_v128_load64_splat(own + 3 * stride));
        v128_t first = wasm_f64x2_add(wasm_f64x2_mul(a, a), wasm_f64x2_mul(b, b));
        v128_t second = wasm_f64x2_add(wasm_f64x2_mul(c, c), wasm_f64x2_mul(d, d));
        total = wasm_f64x2_add(total, wasm_f64x2_add(first, second));
      }
      wasm_v128_store(totals + j, total);
    }
    for (int j = i + 1; j < count; j++) {
      f32 square = (f32)totals[j];
      *squares++ = square;
      zeros += square == 0;
      sum_of_nothing += square - square;  // NaN from the first that is not finite on
    }
  }
  return sum_of_nothing == 0 ? zeros : -1;
}

static int digit_of_rank(const unsigned *values, int count, int shift, unsigned mask, unsigned *counts, int *rank) {
  for (unsigned digit = 0; digit <= mask; digit++) counts[digit] = 0;
  for (int i = 0; i < count; i++) counts[(values[i] >> shift) & mask]++;
  int digit = 0, rest = *rank;
  while ((unsigned)rest >= counts[digit]) rest -= (int)counts[digit++];
  *rank = rest;
  return digit;
}

// The values with that digit, moved to `rest`, which may be where they are.
static int keep_digit(const unsigned *values, int count, int shift, unsigned mask, unsigned digit, unsigned *rest) {
  int kept = 0;
  for (int i = 0; i < count; i++) {
    rest[kept] = values[i];
    kept += ((values[i] >> shift) & mask) == digit;
  }
  return kept;
}

// The bits of the rank-th smallest (0-based) of non-negative floats, by digits of 11, 11 and 10 bits. `workspace` holds a first
// word, which is the rank, 2048 counts, and room for as many values.
unsigned EXPORT(select_bits)(const unsigned *values, int count, unsigned *workspace) {
  unsigned *counts = workspace + 1, *rest = counts + 2048;
  int *rank = (int *)workspace;
  unsigned high = (unsigned)digit_of_rank(values, count, 21, 2047, counts, rank);
  int left = keep_digit(values, count, 21, 2047, high, rest);
  unsigned middle = (unsigned)digit_of_rank(rest, left, 10, 2047, counts, rank);
  left = keep_digit(rest, left, 10, 2047, middle, rest);
  unsigned low = (unsigned)digit_of_rank(rest, left, 0, 1023, counts, rank);
  return high << 21 | middle << 10 | low;
}
