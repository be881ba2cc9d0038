// What the files of this folder share. Every routine works on the memory it is given and on nothing else: no static data, no
// stack, no allocation, so that one instance can run on a memory that belongs to another program.
#ifndef DENSE_H
#define DENSE_H

#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(#name))) name
// Hot inner loops are functions of their own: an engine compiles a function well only after it was called often.
#define HOT __attribute__((noinline))
#define INLINE static inline __attribute__((always_inline))

// Loops over arrays of sums are unrolled, or the sums would lie on a stack, and there is none.
#define UNROLLED _Pragma("clang loop unroll(full)")

typedef __attribute__((aligned(4))) float f32;
typedef __attribute__((aligned(8))) double f64;

// a * b + c, rounded once where the relaxed instructions are compiled in and the processor has them, else twice.
#ifdef __wasm_relaxed_simd__
#define MADD_F64(a, b, c) wasm_f64x2_relaxed_madd(a, b, c)
#define MADD_F32(a, b, c) wasm_f32x4_relaxed_madd(a, b, c)
#else
#define MADD_F64(a, b, c) wasm_f64x2_add(wasm_f64x2_mul(a, b), c)
#define MADD_F32(a, b, c) wasm_f32x4_add(wasm_f32x4_mul(a, b), c)
#endif

INLINE int smaller(int a, int b) { return a < b ? a : b; }
INLINE int rounded_up(int n, int multiple) { return (n + multiple - 1) / multiple * multiple; }

// A *panel* holds a few rows (or columns) of a matrix side by side, so that one step along the shared dimension is one
// contiguous read: panel[k * width + i] is entry k of row i. Rows beyond the matrix are zeros.

// A float64 panel of width 4 from rows of `stride` entries.
void pack_rows_f64(const f64 *rows, int stride, int count, int depth, f64 *panel);
// A float64 panel of width 4 from columns: entry k of column i is columns[k * stride + i].
void pack_columns_f64(const f64 *columns, int stride, int count, int depth, f64 *panel);
// c[i * stride + j] += (or -=) sum over k of a[k][i] b[k][j], for i, j < 4 and two panels of width 4.
HOT void add_tile_f64(const f64 *a, const f64 *b, int depth, f64 *c, int stride);
HOT void subtract_tile_f64(const f64 *a, const f64 *b, int depth, f64 *c, int stride);

// A float32 panel of width 8: panel[8 k + i] := rows[stride i + k] for i < 8; rows from `count` on are zeros.
HOT void pack_rows_f32(const f32 *rows, int stride, int count, int depth, f32 *panel);
// A float32 panel of width 8: panel[8 k + i] := columns[stride k + i] for i < 8; columns from `count` on are zeros.
HOT void pack_columns_f32(const f32 *columns, int stride, int count, int depth, f32 *panel);
// c[i * stride + j] := (or +=) sum over k of a[8 k + i] b[8 k + j], for i < 4, j < 8.
HOT void store_tile_f32(const f32 *a, const f32 *b, int depth, f32 *c, int stride);
HOT void add_tile_f32(const f32 *a, const f32 *b, int depth, f32 *c, int stride);
// The same sums, made in float32, added to c in float64.
HOT void add_tile_widened(const f32 *a, const f32 *b, int depth, f64 *c, int stride);

#endif
