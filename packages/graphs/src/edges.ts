import { expectNumber, type Matrix } from '@ingd/engine';

/** Two variables, the smaller number first, counted from 0; what `pairwise` and `gaussianGraphicalModel` take as edges. */
export type Edge = readonly [number, number];

/**
 * The edges of a graph given by a matrix: pairs i < j with |Θ_ij| > threshold, row by row.
 * @param precision Θ, `[d, d]`; its upper triangle is read
 * @param options.threshold 0.1 unless told, as in the paper [Liu 2025, Appendix F.2]
 * @throws RangeError when Θ is not square or the threshold is negative
 */
export function edgesOf(precision: Matrix, { threshold = 0.1 }: { readonly threshold?: number } = {}): readonly Edge[] {
  const { rows: size, columns, data } = precision;
  if (size !== columns) {
    throw new RangeError(`edgesOf: expected a square matrix, got [${size}, ${columns}]; pass a precision matrix`);
  }
  expectNumber('edgesOf', 'threshold', threshold, { minimum: 0 });
  const edges: Edge[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) if (Math.abs(data[i * size + j] as number) > threshold) edges.push([i, j]);
  }
  return edges;
}

/**
 * Correlations of each pair given all other variables: −Θ_ij / √(Θ_ii Θ_jj), and 1 on the diagonal; free of units.
 * @param precision Θ, `[d, d]`, with a positive diagonal
 * @returns `[d, d]`
 */
export function partialCorrelations({ rows: size, columns, data }: Matrix): Matrix {
  const scale = Float64Array.from({ length: size }, (_, i) => 1 / Math.sqrt(data[i * size + i] as number));
  if (size !== columns || !scale.every((value) => Number.isFinite(value))) {
    throw new RangeError(
      `partialCorrelations: expected a square matrix with a positive diagonal, got [${size}, ${columns}]; pass a precision matrix`,
    );
  }
  const correlations = data.map((entry, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return i === j ? 1 : -entry * (scale[i] as number) * (scale[j] as number) || 0; // no negative zero
  });
  return { rows: size, columns: size, data: correlations };
}
