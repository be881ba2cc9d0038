import { expectNumber, expectWeights, gram, type Matrix, requireMemory } from '@ingd/engine';
import { requireFinite } from '../finite.js';

/**
 * What is known of a stream of rows tᵢ ∈ R^b: enough to add rows, to merge with another stream's sums, and to finish. A plain value in
 * float64 that a worker can post as it is; `recordMoments` makes it JSON.
 */
export interface MomentSums {
  /** Σ wᵢ; weights are counts, so 2 is the same as the row twice. */
  readonly weight: number;
  /** A point near the rows, `[b]`: the mean is origin + offset, which keeps the digits of a mean that is large beside the spread. */
  readonly origin: Float64Array;
  /** mean − origin, `[b]`. */
  readonly offset: Float64Array;
  /** Σ wᵢ (tᵢ − mean)(tᵢ − mean)ᵀ, `[b, b]`, symmetric. */
  readonly scatter: Matrix;
}

/** Bytes of the sums of b statistics while two of them are merged. */
function bytesOf(size: number): number {
  return 3 * 8 * size ** 2;
}

/**
 * The sums of no rows.
 * @param size b
 * @throws RangeError when `[b, b]` matrices would not fit into memory
 */
export function emptyMoments(size: number): MomentSums {
  expectNumber('emptyMoments', 'size', size, { minimum: 1, integer: true });
  requireMoments('emptyMoments', size);
  return {
    weight: 0,
    origin: new Float64Array(size),
    offset: new Float64Array(size),
    scatter: { rows: size, columns: size, data: new Float64Array(size * size) },
  };
}

/** Refuses sums that would not fit, naming the form that needs no `[b, b]` matrix. */
export function requireMoments(functionName: string, size: number): void {
  try {
    requireMemory({ functionName, bytes: bytesOf(size) });
  } catch (cause) {
    throw new RangeError(
      `${(cause as Error).message}; or take empiricalFisherOperator, which never forms [${size}, ${size}]`,
      { cause },
    );
  }
}

/**
 * The sums of the rows of a matrix, centred at their own mean before anything is squared.
 * @param values `[n, b]`
 * @param weights wᵢ ≥ 0, `[n]`, in counts; 1 where absent
 * @throws RangeError when a value is not finite, or the weights are not as many, finite and not negative
 */
export async function momentsOfRows(values: Matrix, weights?: ArrayLike<number>): Promise<MomentSums> {
  requireFinite('momentsOfRows', 'values', values);
  return sumRows(values, weights && expectWeights('momentsOfRows', weights, values.rows, { mayAllBeZero: true }));
}

/** The same of what was checked before. */
export async function sumRows(values: Matrix, weights?: Float64Array): Promise<MomentSums> {
  const { rows, columns: size, data } = values;
  const weight = weights ? weights.reduce((sum, one) => sum + one, 0) : rows;
  if (!(weight > 0)) return emptyMoments(size);
  const origin = data.slice(0, size);
  const offset = new Float64Array(size);
  for (let row = 0, i = 0; row < rows; row++) {
    const share = weights ? (weights[row] as number) : 1;
    for (let column = 0; column < size; column++, i++) {
      offset[column] = (offset[column] as number) + share * ((data[i] as number) - (origin[column] as number));
    }
  }
  for (let i = 0; i < size; i++) offset[i] = (offset[i] as number) / weight;
  return { weight, origin, offset, scatter: await gram(centredColumns(values, { origin, offset, weights })) };
}

interface Centre {
  readonly origin: Float64Array;
  readonly offset: Float64Array;
  readonly weights?: Float64Array | undefined;
}

/** √wᵢ (tᵢ − mean) as columns: `[n, b] -> [b, n]`. */
export function centredColumns({ rows, columns, data }: Matrix, { origin, offset, weights }: Centre): Matrix {
  const centred = new Float64Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++) {
    const root = weights ? Math.sqrt(weights[row] as number) : 1;
    for (let column = 0; column < columns; column++, i++) {
      const away = (data[i] as number) - (origin[column] as number) - (offset[column] as number);
      centred[column * rows + row] = root * away;
    }
  }
  return { rows: columns, columns: rows, data: centred };
}

/**
 * The sums of both streams together, whatever their order   [Chan, Golub & LeVeque 1983].
 * @throws RangeError when they are of different sizes
 */
export function mergeMoments(a: MomentSums, b: MomentSums): MomentSums {
  const size = a.origin.length;
  if (b.origin.length !== size) {
    throw new RangeError(
      `mergeMoments: expected sums of ${size} statistics, got ${b.origin.length}; merge sums of the same statistic`,
    );
  }
  if (a.weight === 0) return b;
  if (b.weight === 0) return a;
  const weight = a.weight + b.weight;
  const between = a.origin.map(
    (at, i) => (b.origin[i] as number) - at + ((b.offset[i] as number) - (a.offset[i] as number)),
  );
  const offset = a.offset.map((at, i) => at + (between[i] as number) * (b.weight / weight));
  const spread = a.weight * (b.weight / weight);
  return { weight, origin: a.origin, offset, scatter: mergeScatters(a.scatter, b.scatter, between, spread) };
}

/** A + B + s δ δᵀ, symmetric to the last bit. */
function mergeScatters(a: Matrix, b: Matrix, between: Float64Array, spread: number): Matrix {
  const size = between.length;
  const root = between.map((entry) => Math.sqrt(spread) * entry);
  const data = new Float64Array(size * size);
  for (let row = 0, i = 0; row < size; row++) {
    for (let column = 0; column < size; column++, i++) {
      const cross = (root[row] as number) * (root[column] as number);
      data[i] = (a.data[i] as number) + (b.data[i] as number) + cross;
    }
  }
  return { rows: size, columns: size, data };
}
