import { setFlagsFromString } from 'node:v8';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  createKey,
  type DriftSystemOptions,
  fold,
  type Matrix,
  normalValues,
  useArithmetic,
  withDriftSystem,
} from '../../src/index.js';

// Node 20 has relaxed SIMD behind a flag, which counts for modules compiled after it is set.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

function drawn(seed: number, rows: number, columns: number, scale = 1): Matrix {
  const data = normalValues(fold(createKey(3), seed), rows * columns).map((value) => scale * value);
  return { rows, columns, data };
}

interface Sizes {
  readonly n: number;
  readonly m: number;
  readonly b: number;
  readonly d: number;
  /** Hidden widths; absent: the Gaussian kernel. */
  readonly hidden?: readonly number[];
}

function optionsOf({ n, m, b, d, hidden }: Sizes): DriftSystemOptions {
  const widths = hidden && [d, ...hidden, d];
  return {
    particles: drawn(0, n, d),
    target: drawn(1, m, d),
    centers: drawn(2, b, d),
    bandwidth: Math.sqrt(d),
    damping: 0.01,
    ridge: 0.001,
    space: widths
      ? {
          kind: 'tangent',
          layers: widths.slice(1).map((out, i) => drawn(3 + i, (widths[i] as number) + 1, out, 0.5)),
        }
      : { kind: 'gaussian', bandwidth: Math.sqrt(d) },
  };
}

/** Sizes at and beside the module's panels of 4 and 8, and the least there are. */
const cases: readonly (Sizes & { readonly name: string })[] = [
  { name: 'KiNG, one of everything', n: 2, m: 1, b: 1, d: 1 },
  { name: 'KiNG', n: 9, m: 5, b: 17, d: 3 },
  { name: 'KiNG, whole panels', n: 16, m: 8, b: 24, d: 6 },
  { name: 'KiNG, more particles than statistics and than rows of features', n: 300, m: 3, b: 7, d: 2 },
  { name: 'a network of one unit', n: 2, m: 1, b: 1, d: 1, hidden: [1, 1] },
  { name: 'two hidden layers, few inputs', n: 13, m: 6, b: 11, d: 2, hidden: [7, 5] },
  { name: 'two hidden layers, many inputs', n: 13, m: 6, b: 21, d: 9, hidden: [5, 3] },
  { name: 'hidden layers wider than the rows of features', n: 10, m: 4, b: 12, d: 3, hidden: [270, 261] },
  { name: 'so many inputs that the output layer gives its Gram matrix', n: 13, m: 6, b: 21, d: 30, hidden: [9, 6] },
  { name: 'one hidden layer', n: 21, m: 9, b: 8, d: 4, hidden: [6] },
  { name: 'no hidden layer', n: 12, m: 9, b: 10, d: 5, hidden: [] },
];

describe.each(['reproducible', 'fused'] as const)('%s', (arithmetic) => {
  beforeAll(() => {
    expect(useArithmetic(arithmetic)).toBe(arithmetic);
  });
  afterAll(() => {
    useArithmetic('reproducible');
  });

  test.each(cases)('$name: the preconditioner is the inverse of what is applied, to float32', (sizes) => {
    const options = optionsOf(sizes);
    const ran = withDriftSystem(options, (system) => {
      expect(system.makePreconditioner()).toBe(true);
      for (let seed = 0; seed < 3; seed++) {
        const v = drawn(20 + seed, sizes.b, 1).data;
        const back = system.precondition(system.apply(v));
        const largest = Math.max(...v.map(Math.abs));
        expect(Math.max(...back.map((value, i) => Math.abs(value - (v[i] as number)))) / largest).toBeLessThan(2e-3);
      }
      return true;
    });
    expect(ran).toBe(true);
  });

  test.each(cases)('$name: Γ is symmetric, and its metric part is what `spread` says', (sizes) => {
    const ran = withDriftSystem(optionsOf(sizes), (system) => {
      const [u, v] = [drawn(30, sizes.b, 1).data, drawn(31, sizes.b, 1).data];
      const [left, right] = [inner(u, system.apply(v)), inner(v, system.apply(u))];
      expect(Math.abs(left - right)).toBeLessThan(1e-12 * (Math.abs(left) + Math.abs(right) + 1));
      expect(system.spread(v)).toBeCloseTo(spreadByLoops(sizes, v), 12);
      return true;
    });
    expect(ran).toBe(true);
  });

  test.each(cases)('$name: gᵀ (F + ρI)⁻¹ g is the largest value of 2 gᵀv − vᵀ(F + ρI)v', (sizes) => {
    const options = optionsOf(sizes);
    const ran = withDriftSystem(options, ({ gradient, naturalLength, spread }) => {
      const rho = options.ridge / options.damping;
      const quadratic = (v: Float64Array) => 2 * inner(gradient, v) - spread(v) - rho * inner(v, v);
      const best = maximiser(sizes, rho, gradient);
      expect(quadratic(best) / naturalLength).toBeCloseTo(1, 9);
      return true;
    });
    expect(ran).toBe(true);
  });

  test.each(cases)('$name: the length of another vector, told after the system is gone', (sizes) => {
    const options = optionsOf(sizes);
    const kept = withDriftSystem(options, ({ gradient, naturalLength, naturalLengthOf, spread }) => {
      expect(naturalLengthOf(gradient) / naturalLength).toBeCloseTo(1, 9);
      const v = drawn(40, sizes.b, 1).data;
      const rho = options.ridge / options.damping;
      const best = maximiser(sizes, rho, v);
      return { v, naturalLengthOf, wanted: 2 * inner(v, best) - spread(best) - rho * inner(best, best) };
    });
    if (kept === undefined) throw new Error('expected a system, got none');
    withDriftSystem(optionsOf({ ...sizes, n: sizes.n + 1 }), ({ makePreconditioner }) => makePreconditioner());
    expect(kept.naturalLengthOf(kept.v) / kept.wanted).toBeCloseTo(1, 9);
  });
});

test('values of T and g as loops give them, also where T is 0', () => {
  const sizes = { n: 5, m: 3, b: 4, d: 2 };
  const far = { ...optionsOf(sizes), target: drawn(1, 3, 2, 100) };
  const found = withDriftSystem(far, ({ gradient, targetMean }) => {
    expect(Math.max(...targetMean)).toBe(0);
    return gradient;
  });
  const wanted = gradientByLoops(far);
  found?.forEach((value, i) => {
    expect(Math.abs(value - (wanted[i] as number))).toBeLessThan(1e-15);
  });
  expect(found?.length).toBe(4);
});

test('without WebAssembly there is no system', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  vi.resetModules();
  const { withDriftSystem: fresh } = await import('../../src/drift/drift-system.js');
  expect(fresh(optionsOf({ n: 4, m: 2, b: 3, d: 2 }), () => true)).toBeUndefined();
  vi.unstubAllGlobals();
  vi.resetModules();
});

function inner(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

function valuesByLoops({ centers, bandwidth }: DriftSystemOptions, points: Matrix): Float64Array[] {
  const row = (matrix: Matrix, i: number) => matrix.data.subarray(i * matrix.columns, (i + 1) * matrix.columns);
  return Array.from({ length: points.rows }, (_, i) =>
    Float64Array.from({ length: centers.rows }, (_, c) => {
      const squares = row(points, i).map((x, k) => (x - (row(centers, c)[k] as number)) ** 2);
      return Math.exp(-squares.reduce((sum, value) => sum + value, 0) / (2 * bandwidth ** 2));
    }),
  );
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  return (rows[0] as Float64Array).map((_, c) => rows.reduce((sum, row) => sum + (row[c] as number), 0) / rows.length);
}

function gradientByLoops(options: DriftSystemOptions): Float64Array {
  const mean = meanOf(valuesByLoops(options, options.particles));
  return meanOf(valuesByLoops(options, options.target)).map((value, c) => value - (mean[c] as number));
}

/** Rows of T less its mean. */
function centredByLoops(sizes: Sizes): Float64Array[] {
  const options = optionsOf(sizes);
  const rows = valuesByLoops(options, options.particles);
  const mean = meanOf(rows);
  return rows.map((row) => row.map((value, c) => value - (mean[c] as number)));
}

function spreadByLoops(sizes: Sizes, v: Float64Array): number {
  const rows = centredByLoops(sizes);
  return rows.reduce((sum, row) => sum + inner(row, v) ** 2, 0) / (rows.length - 1);
}

/** (F + ρI)⁻¹ g by plain conjugate gradients, run far beyond the number of unknowns. */
function maximiser(sizes: Sizes, rho: number, gradient: Float64Array): Float64Array {
  const rows = centredByLoops(sizes);
  const apply = (v: Float64Array) =>
    v.map(
      (own, c) =>
        rho * own + rows.reduce((sum, row) => sum + (row[c] as number) * inner(row, v), 0) / (rows.length - 1),
    );
  const x = gradient.map(() => 0);
  let residual = gradient.slice();
  let direction = residual.slice();
  for (let step = 0; step < 3 * gradient.length && inner(residual, residual) > 0; step++) {
    const image = apply(direction);
    const length = inner(residual, residual) / inner(direction, image);
    x.forEach((value, c) => {
      x[c] = value + length * (direction[c] as number);
    });
    const next = residual.map((value, c) => value - length * (image[c] as number));
    const share = inner(next, next) / inner(residual, residual);
    direction = next.map((value, c) => value + share * (direction[c] as number));
    residual = next;
  }
  return x;
}
