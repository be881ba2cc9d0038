import type { Matrix } from '../matrix.js';
import { across, centre, meanOf } from './centred-rows.js';
import { firstColumns, roundedUp, velocityMemory } from './velocities-module.js';

/** A field of the Gaussian kernel's gradient space: h(x) = Σⱼ ∇ₓ∇ᵧk(x, yⱼ) Vⱼ. */
export interface GaussianField {
  /** y, `[m, d]`. */
  readonly sources: Matrix;
  /** V, `[m, d]`. */
  readonly field: Matrix;
  /** s */
  readonly bandwidth: number;
}

/**
 * The field at points, in float64, by WebAssembly SIMD: a function of points `[n, d]`, row-major, that gives `[n, d]`; undefined where the
 * engine cannot run the module, or the n m pairs do not fit its memory.
 */
export function gaussianField(
  options: GaussianField,
): (points: Float32Array | Float64Array) => Float32Array | undefined {
  const prepared = prepare(options);
  const { count, width, dimension } = prepared;
  return (points) => {
    const n = points.length / dimension;
    const rows = roundedUp(n);
    const [square, perRow] = [8 * rows * count, 8 * rows * width];
    const own = { sources: SOURCES_BYTES, rows: 8 * count * width, across: 8 * dimension * count, squares: 8 * count };
    const more = { field: own.rows, field_across: own.across, own: 8 * count };
    const there = {
      points: perRow,
      point_squares: 8 * rows,
      kernel: square,
      pairs: square,
      toward: perRow,
      moved: perRow,
    };
    return velocityMemory()?.use({ ...own, ...more, ...there }, (routines, at, buffer) => {
      for (const name of regions) new Float64Array(buffer, at[name], prepared[name].length).set(prepared[name]);
      new Int32Array(buffer, at.sources, 9).set([count, width, dimension, ...regions.map((name) => at[name])]);
      new Float64Array(buffer, at.sources + PRECISION_AT, 1)[0] = prepared.precision;
      const centred = new Float64Array(buffer, at.points, rows * width).fill(0);
      const squares = new Float64Array(buffer, at.point_squares, rows).fill(0);
      centre({ rows: n, columns: dimension, data: points }, prepared.origin, { centred, squares, width });
      const { points: x, point_squares, kernel, pairs, toward, moved } = at;
      routines.gaussian_field(at.sources, x, point_squares, rows, kernel, pairs, toward, moved);
      return firstColumns(new Float64Array(buffer, moved, rows * width), n, dimension, width);
    });
  };
}

/** Pointers of `Sources` in `native/velocities.c`, in their order, after three counts. */
const regions = ['rows', 'across', 'squares', 'field', 'field_across', 'own'] as const;
const PRECISION_AT = 40;
const SOURCES_BYTES = 48;

type Prepared = Readonly<Record<(typeof regions)[number] | 'origin', Float64Array>> & {
  readonly count: number;
  readonly width: number;
  readonly dimension: number;
  /** 1/s² */
  readonly precision: number;
};

function prepare({ sources, field, bandwidth }: GaussianField): Prepared {
  const dimension = sources.columns;
  const [count, width] = [roundedUp(sources.rows), roundedUp(dimension + 1)];
  const origin = meanOf(sources);
  const [rows, squares, own] = [new Float64Array(count * width), new Float64Array(count), new Float64Array(count)];
  centre(sources, origin, { centred: rows, squares, width });
  const padded = new Float64Array(count * width);
  for (let row = 0; row < sources.rows; row++) {
    rows[row * width + dimension] = 1;
    for (let k = 0; k < dimension; k++) {
      const value = field.data[row * dimension + k] as number;
      padded[row * width + k] = value;
      own[row] = (own[row] as number) + value * (rows[row * width + k] as number);
    }
  }
  const transposed = (of: Float64Array) => across(of, count, dimension, width);
  const shared = { count, width, dimension, precision: 1 / bandwidth ** 2, origin };
  return { ...shared, rows, squares, own, field: padded, across: transposed(rows), field_across: transposed(padded) };
}
