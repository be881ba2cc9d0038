import { setFlagsFromString } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKey, normalValues } from '../../src/index.js';
import type { DenseKernels } from '../../src/linear-algebra/dense-kernels.js';
import { plainKernels } from '../../src/linear-algebra/plain-kernels.js';
import { denseKernels } from '../../src/linear-algebra/select-kernels.js';
import { simdKernels } from '../../src/linear-algebra/simd-kernels.js';

// On from Node 22; before that the engine has the instructions behind a flag.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

const length = fc.oneof(
  fc.integer({ min: 0, max: 9 }),
  fc.integer({ min: 1, max: 70 }),
  fc.constantFrom(255, 256, 257, 600),
);
const seeds = fc.nat();

function difference(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}

function draw(seed: number, count: number): Float64Array {
  return normalValues(createKey(seed), count);
}

function definite(seed: number, size: number): Float64Array {
  const product = plainKernels.gram({ a: draw(seed, size * size), rows: size, depth: size });
  return product.map((value, i) => (i % (size + 1) === 0 ? value + size : value));
}

test('this engine runs the SIMD kernels', () => {
  expect(denseKernels().name).toBe('simd');
});

describe.each(['simd', 'relaxed-simd'] as const)('%s kernels agree with plain JavaScript', (variant) => {
  const kernels = simdKernels(variant) as DenseKernels;
  const title = (what: string) => (kernels === undefined ? `skipped: needs an engine with ${variant}: ${what}` : what);
  const law = test.skipIf(kernels === undefined);

  law(title('multiply'), () => {
    fc.assert(
      fc.property(length, length, length, seeds, (rows, columns, depth, seed) => {
        const [a, b] = [draw(seed, rows * depth), draw(seed + 1, depth * columns)];
        const product = { a, b, rows, columns, depth };
        expect(difference(kernels.multiply(product), plainKernels.multiply(product))).toBeLessThan(
          1e-14 * (depth + 10),
        );
      }),
      { numRuns: 60, seed: 15 },
    );
  });

  law(title('gram of float64'), () => {
    fc.assert(
      fc.property(length, length, seeds, (rows, depth, seed) => {
        const product = { a: draw(seed, rows * depth), rows, depth };
        expect(difference(kernels.gram(product), plainKernels.gram(product))).toBeLessThan(1e-14 * (depth + 10));
      }),
      { numRuns: 40, seed: 16 },
    );
  });

  law(title('gram of float32: runs of 32 products in float32, their sums in float64'), () => {
    fc.assert(
      fc.property(length, length, seeds, (rows, depth, seed) => {
        const product = { a: new Float32Array(draw(seed, rows * depth)), rows, depth };
        const exact = plainKernels.gram(product);
        const largest = exact.reduce((most, value) => Math.max(most, value), 0);
        expect(difference(kernels.gram(product), exact)).toBeLessThanOrEqual(3e-7 * largest);
      }),
      { numRuns: 40, seed: 17 },
    );
  });

  law(title('factor and solve'), () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: 40 }), seeds, (size, count, seed) => {
        const a = definite(seed, size);
        const [fast, slow] = [kernels.factor(a, size), plainKernels.factor(a, size)];
        if (!('lower' in fast && 'lower' in slow)) {
          throw new Error('expected both to succeed');
        }
        expect(difference(fast.lower, slow.lower)).toBeLessThan(1e-12 * (size + 1));
        const system = { factor: slow.lower, size, rightHandSides: draw(seed + 1, size * count), count };
        expect(difference(kernels.solve(system), plainKernels.solve(system))).toBeLessThan(1e-12);
      }),
      { numRuns: 40, seed: 18 },
    );
  });

  law(title('the failing pivot and its value'), () => {
    for (const [size, at] of [
      [1, 0],
      [5, 4],
      [80, 41],
      [130, 129],
    ] as const) {
      const a = definite(3, size);
      a[at * size + at] = -5;
      const [fast, slow] = [kernels.factor(a, size), plainKernels.factor(a, size)];
      if ('lower' in fast || 'lower' in slow) {
        throw new Error('expected both to fail');
      }
      expect([fast.failedPivot, slow.failedPivot]).toEqual([at, at]);
      expect(fast.pivot).toBeCloseTo(slow.pivot, 8);
    }
  });

  law(title('a block larger than the memory that is kept'), () => {
    const [rows, depth] = [3, 2 ** 24];
    const a = new Float32Array(rows * depth).fill(0.5);
    expect([...kernels.gram({ a, rows, depth })]).toEqual(new Array(9).fill(depth / 4));
    expect(kernels.gram({ a: Float64Array.of(2), rows: 1, depth: 1 })).toEqual(Float64Array.of(4));
  });
});
