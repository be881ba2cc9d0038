// Blocks of Threefry2x32 with 20 rounds, four counters to a vector, made into uniform numbers or into the normals that a ziggurat
// accepts at once. Same bits as src/random/values.ts, operation by operation. Like the rest of this folder: no data, no stack.
#include <stdint.h>

#include "dense.h"

#define PARITY 0x1bd11bdau

typedef struct {
  v128_t first, second;
} blocks;

typedef struct {
  uint32_t key0, key1, counter, purpose;
} draw;

#define ROTATE(x, bits) wasm_v128_or(wasm_i32x4_shl(x, bits), wasm_u32x4_shr(x, 32 - (bits)))
#define ADD(x, y) wasm_i32x4_add(x, y)
#define ROUND(bits) \
  a = ADD(a, b);    \
  b = wasm_v128_xor(ROTATE(b, bits), a);
#define ROUNDS(r0, r1, r2, r3) ROUND(r0) ROUND(r1) ROUND(r2) ROUND(r3)
#define INJECT(x, y, n)           \
  a = ADD(a, wasm_i32x4_splat(x)); \
  b = ADD(b, wasm_i32x4_splat((y) + n));

// The blocks of counters (counter + 0 … 3, purpose).
INLINE blocks threefry(draw d) {
  const uint32_t key2 = PARITY ^ d.key0 ^ d.key1;
  v128_t a = ADD(wasm_i32x4_splat(d.counter + d.key0), wasm_i32x4_const(0, 1, 2, 3));
  v128_t b = wasm_i32x4_splat(d.purpose + d.key1);
  ROUNDS(13, 15, 26, 6) INJECT(d.key1, key2, 1)
  ROUNDS(17, 29, 16, 24) INJECT(key2, d.key0, 2)
  ROUNDS(13, 15, 26, 6) INJECT(d.key0, d.key1, 3)
  ROUNDS(17, 29, 16, 24) INJECT(d.key1, key2, 4)
  ROUNDS(13, 15, 26, 6) INJECT(key2, d.key0, 5)
  return (blocks){a, b};
}

// (high 2³² + low) 2⁻⁵³ of two pairs of words, high below 2²¹. A word behind these exponents is 2⁸⁴ + 2³² high or 2⁵² + low; every
// step but the last is an integer below 2⁵³, hence exact, and the last is a power of two.
#define FRACTION(high, low, i, j)                                                                                     \
  wasm_f64x2_mul(                                                                                                     \
      wasm_f64x2_add(wasm_f64x2_sub(wasm_i32x4_shuffle(high, wasm_i32x4_const_splat(0x45300000), i, i + 4, j, j + 4), \
                                    wasm_f64x2_const_splat(0x1.00000001p84)),                                         \
                     wasm_i32x4_shuffle(low, wasm_i32x4_const_splat(0x43300000), i, i + 4, j, j + 4)),                \
      wasm_f64x2_const_splat(0x1p-53))

// Two normals from two fractions: a place in each layer, whose right edge and that of the layer above lie side by side in the table.
#define NORMALS(i, j, place, accepted)                                                           \
  {                                                                                              \
    const v128_t one = wasm_v128_load(edges + wasm_i32x4_extract_lane(layer, i));                \
    const v128_t other = wasm_v128_load(edges + wasm_i32x4_extract_lane(layer, j));              \
    place = wasm_f64x2_mul(place, wasm_i64x2_shuffle(one, other, 1, 3)); \
    accepted = wasm_i64x2_bitmask(wasm_f64x2_lt(place, wasm_i64x2_shuffle(one, other, 0, 2)));   \
    place = wasm_v128_or(place, wasm_i32x4_shuffle(wasm_i32x4_const_splat(0), sign, 0, i + 4, 0, j + 4)); \
  }

// out[i] is uniform number counter + i or, given the edges of the ziggurat's layers, normal number counter + i where the first try
// is accepted, for i below count rounded up to a multiple of 4. The i of other normals go to `rare`; returned is how many they are.
uint32_t EXPORT(draws)(uint32_t key0, uint32_t key1, uint32_t counter, uint32_t purpose, uint32_t count, f64 *out,
                       const f64 *edges, uint32_t *rare) {
  uint32_t found = 0;
  for (uint32_t i = 0; i < count; i += 4) {
    const blocks block = threefry((draw){key0, key1, counter + i, purpose});
    const v128_t high = wasm_u32x4_shr(block.first, 11);
    v128_t left = FRACTION(high, block.second, 0, 1);
    v128_t right = FRACTION(high, block.second, 2, 3);
    if (edges) {
      const v128_t layer = wasm_v128_and(block.first, wasm_i32x4_const_splat(255));
      const v128_t sign = wasm_v128_and(wasm_i32x4_shl(block.first, 23), wasm_i32x4_const_splat(INT32_MIN));
      uint32_t accepted, more;
      NORMALS(0, 1, left, accepted)
      NORMALS(2, 3, right, more)
      for (uint32_t missed = (accepted | more << 2) ^ 15; missed != 0; missed &= missed - 1) {
        rare[found++] = i + (uint32_t)__builtin_ctz(missed);
      }
    }
    wasm_v128_store(out + i, left);
    wasm_v128_store(out + i + 2, right);
  }
  return found;
}
