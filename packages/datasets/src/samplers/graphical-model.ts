import { expectNumber, fold, type Key, type Matrix, normalValues, uniformValues } from '@ingd/engine';
import { componentLogDensity, componentOfPrecision, componentScore, squareOf } from './component.js';
import { makeSampler, onPoints, pointsOf } from './make-sampler.js';
import type { ScoreSampler } from './sampler.js';

/** A Gaussian graphical model. */
export interface GraphicalModelOptions {
  /** Θ as its rows, `[d][d]`, symmetric positive definite; two variables are joined by an edge where it is not 0. */
  readonly precision: readonly (readonly number[])[];
  /** 0 unless told. */
  readonly mean?: readonly number[] | undefined;
}

/** A Gaussian graphical model and its graph. */
export interface GraphicalModel extends ScoreSampler {
  /** Θ, `[d, d]`. */
  readonly precision: Matrix;
  /** Pairs i < j with Θ_ij ≠ 0, row by row. */
  readonly edges: readonly (readonly [number, number])[];
}

/**
 * N(mean, Θ⁻¹): log p and ∇ log p = −Θ (x − mean).
 * @throws RangeError when Θ is not symmetric positive definite
 */
export function graphicalModel({ precision, mean = precision.map(() => 0) }: GraphicalModelOptions): GraphicalModel {
  const size = mean.length;
  const matrix = squareOf('graphicalModel', 'precision', precision, size);
  const component = componentOfPrecision('graphicalModel', mean, matrix);
  const { lower } = component;
  const { name, dimension, draw, sample } = makeSampler({
    name: `graphicalModel(${size})`,
    dimension: size,
    classes: 1,
    draw: (key, count) => {
      const noise = normalValues(key, count * size);
      const points = pointsOf(count, size, (row, i) => {
        for (let a = 0; a < size; a++) {
          row[a] = mean[a] as number;
          for (let b = 0; b <= a; b++)
            row[a] = (row[a] as number) + (lower[a * size + b] as number) * (noise[i * size + b] as number);
        }
      });
      return { points, labels: new Int32Array(count) };
    },
  });
  return {
    name,
    dimension,
    draw,
    sample,
    precision: matrix,
    edges: edgesOf(matrix),
    logDensity: onPoints(name, size, (x) => componentLogDensity(component, x)),
    score: onPoints(name, size, (x) => componentScore(component, x)),
  };
}

function edgesOf({ rows: size, data }: Matrix): readonly (readonly [number, number])[] {
  const edges: [number, number][] = [];
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) if (data[i * size + j] !== 0) edges.push([i, j]);
  return edges;
}

/** A random graph. */
export interface RandomGraphOptions {
  /** Number of variables; 30 unless told, as in the paper. */
  readonly dimension?: number;
  /** Of each pair, independently; 0.05 unless told. */
  readonly edgeProbability?: number;
  /** Θ_ij of each edge; 0.3 unless told. The diagonal is 1. */
  readonly offDiagonal?: number;
}

const attempts = 1000;

/**
 * A Gaussian graphical model on a random graph, with unit diagonal and one value on all edges [Liu 2025, Appendix F.2]. Graphs
 * whose precision is not positive definite are drawn again.
 * @throws RangeError when an option is out of its range, or a thousand graphs in a row allow no positive definite precision
 */
export function randomGraphicalModel(
  key: Key,
  { dimension = 30, edgeProbability = 0.05, offDiagonal = 0.3 }: RandomGraphOptions = {},
): GraphicalModel {
  expectNumber('randomGraphicalModel', 'dimension', dimension, { integer: true, minimum: 1 });
  expectNumber('randomGraphicalModel', 'edgeProbability', edgeProbability, { minimum: 0, maximum: 1 });
  expectNumber('randomGraphicalModel', 'offDiagonal', offDiagonal, { minimum: -1, maximum: 1 });
  for (let attempt = 0; attempt < attempts; attempt++) {
    const precision = randomPrecision(fold(key, attempt), { dimension, edgeProbability, offDiagonal });
    try {
      return graphicalModel({ precision });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new RangeError(
    `randomGraphicalModel: expected a positive definite precision among ${attempts} graphs, got none; lower edgeProbability (${edgeProbability}) or offDiagonal (${offDiagonal})`,
  );
}

function randomPrecision(
  key: Key,
  { dimension, edgeProbability, offDiagonal }: Required<RandomGraphOptions>,
): number[][] {
  const uniforms = uniformValues(key, dimension * dimension);
  const joined = (i: number, j: number): boolean =>
    (uniforms[Math.min(i, j) * dimension + Math.max(i, j)] as number) < edgeProbability;
  return Array.from({ length: dimension }, (_, i) =>
    Array.from({ length: dimension }, (__, j) => (i === j ? 1 : joined(i, j) ? offDiagonal : 0)),
  );
}
