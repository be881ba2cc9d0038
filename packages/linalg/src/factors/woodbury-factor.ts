import { cholesky, gram, type Matrix, multiply, transpose } from '@ingd/engine';
import { difference, scaledColumns, scaledRows } from './dense-algebra.js';

/** D + U diag(w) Uᵀ. */
export interface WoodburyParts {
  /** Diagonal of D, `[n]`, positive. */
  readonly diagonal: Float64Array;
  /** U, `[n, r]`. */
  readonly factor: Matrix;
  /** w, `[r]`, at least 0; ones where absent. */
  readonly weights?: Float64Array;
}

/** A factored D + U diag(w) Uᵀ. */
export interface WoodburyFactor {
  readonly logDeterminant: number;
  /** X with (D + U diag(w) Uᵀ) X = B: `[n, k] -> [n, k]`. */
  solve(b: Matrix): Matrix;
}

/**
 * Solves with a positive diagonal plus low rank by Woodbury's identity, in float64: with V = D^-½ U w^½,
 * (D + U w Uᵀ)⁻¹ = D^-½ (I − V (I + VᵀV)⁻¹ Vᵀ) D^-½. O(n r² + r³) once, O(n r) for each right-hand side.
 * @throws RangeError when the diagonal is not positive, a weight is negative, or lengths do not match
 */
export async function woodburyFactor({ diagonal, factor, weights }: WoodburyParts): Promise<WoodburyFactor> {
  const rank = factor.columns;
  const shares = weights ?? new Float64Array(rank).fill(1);
  expectEntries('diagonal', diagonal, { count: factor.rows, isFit: (value) => value > 0, what: 'positive' });
  expectEntries('weights', shares, { count: rank, isFit: (value) => value >= 0, what: 'at least 0' });
  const inverseRoots = diagonal.map((value) => 1 / Math.sqrt(value));
  const v = scaledRows(scaledColumns(factor, shares.map(Math.sqrt)), inverseRoots);
  const vTransposed = transpose(v);
  const inner = await gram(vTransposed);
  for (let i = 0; i < rank; i++) inner.data[i * rank + i] = (inner.data[i * rank + i] as number) + 1;
  const core = cholesky(inner);
  return {
    logDeterminant: core.logDeterminant + diagonal.reduce((sum, value) => sum + Math.log(value), 0),
    solve(b) {
      const scaled = scaledRows(b, inverseRoots);
      const correction = multiply(v, core.solve(multiply(vTransposed, scaled)));
      return scaledRows(difference(scaled, correction), inverseRoots);
    },
  };
}

interface Entries {
  readonly count: number;
  readonly isFit: (value: number) => boolean;
  readonly what: string;
}

function expectEntries(name: string, values: Float64Array, { count, isFit, what }: Entries): void {
  if (values.length !== count) {
    throw new RangeError(
      `woodburyFactor: expected ${count} entries in ${name}, got ${values.length}; pass one for each`,
    );
  }
  const at = values.findIndex((value) => !isFit(value));
  if (at >= 0) {
    throw new RangeError(
      `woodburyFactor: expected ${name} to be ${what}, got ${values[at]} at ${at}; raise ridge or use choleskySolver()`,
    );
  }
}

/** Sizes of a solve with D + U w Uᵀ. */
export interface WoodburySize {
  /** n */
  readonly size: number;
  /** r */
  readonly rank: number;
  /** k; 1 where absent. */
  readonly rightHandSides?: number;
}

/** Operations of factor and solves by Woodbury's identity: n r² + r³ / 3 + 4 n r k. */
export function woodburyOperations({ size, rank, rightHandSides = 1 }: WoodburySize): number {
  return size * rank ** 2 + rank ** 3 / 3 + 4 * size * rank * rightHandSides;
}

/** Operations of a dense Cholesky factor of the same, with forming it: n² r + n³ / 3 + 2 n² k. */
function choleskyOperations({ size, rank, rightHandSides = 1 }: WoodburySize): number {
  return size ** 2 * rank + size ** 3 / 3 + 2 * size ** 2 * rightHandSides;
}

/** Whether Woodbury's identity takes fewer operations than forming the matrix and its Cholesky factor: about r < n. */
export function woodburyIsCheaper(size: WoodburySize): boolean {
  return woodburyOperations(size) < choleskyOperations(size);
}
