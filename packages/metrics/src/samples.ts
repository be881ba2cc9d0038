import { type Matrix, selectRows, toMatrix } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';

/** A sample, one point per row: `[n, d]`, as a tensor (which stays the caller's) or on the host. */
export type Samples = Tensor2D | Matrix;

/**
 * How often each row counts, `[n]`: not negative, not all 0, in any scale that is the caller's. A row of weight 2 is the row
 * twice, a row of weight 0 is not there.
 */
export type Weights = ArrayLike<number> | Tensor1D;

/** Weights of either sample; rows count once where none are given. */
export interface PairWeights {
  readonly x?: Weights | undefined;
  readonly y?: Weights | undefined;
}

/** A checked sample on the host. */
export interface Sample extends Matrix {
  /** How often each row counts, `[n]`, all positive. */
  readonly weights: Float64Array;
  /** Σ weights: how many rows there would be if each stood there as often as it counts. */
  readonly total: number;
}

interface SampleRequest {
  readonly name: string;
  readonly samples: Samples;
  readonly weights?: Weights | undefined;
  readonly minimumRows?: number | undefined;
}

/** One sample on the host in float64, checked; rows of weight 0 are left out. */
export async function hostSample(functionName: string, request: SampleRequest): Promise<Sample> {
  const { name, samples, weights, minimumRows = 1 } = request;
  const matrix = await onHost(functionName, name, samples);
  check(functionName, { name, matrix, minimumRows });
  if (weights === undefined) return { ...matrix, weights: new Float64Array(matrix.rows).fill(1), total: matrix.rows };
  const masses = await hostWeights(functionName, { name, weights, rows: matrix.rows });
  return withoutRowsOfNoWeight(functionName, { name, matrix, weights: masses, minimumRows });
}

/** Both samples on the host in float64, checked: as many columns each, at least `minimumRows`, every number finite. */
export async function hostSamples(
  functionName: string,
  { x, y, weights, minimumRows }: { x: Samples; y: Samples; weights?: PairWeights | undefined; minimumRows?: number },
): Promise<readonly [Sample, Sample]> {
  const first = await hostSample(functionName, { name: 'x', samples: x, weights: weights?.x, minimumRows });
  const second = await hostSample(functionName, { name: 'y', samples: y, weights: weights?.y, minimumRows });
  expectSameColumns(functionName, { x: first, y: second });
  return [first, second];
}

/** Refuses two samples of different variables. */
export function expectSameColumns(functionName: string, named: Readonly<Record<string, Matrix>>): void {
  const [[firstName, first], [secondName, second]] = Object.entries(named) as [[string, Matrix], [string, Matrix]];
  if (first.columns === second.columns) return;
  throw new RangeError(
    `${functionName}: expected ${firstName} and ${secondName} with as many columns each, got ${shape(first)} and ${shape(second)}; pass samples of the same variables`,
  );
}

async function onHost(functionName: string, name: string, samples: Samples): Promise<Matrix> {
  if (!('shape' in samples)) return samples;
  if (samples.shape.length === 2) return await toMatrix(samples);
  throw new RangeError(
    `${functionName}: expected ${name} of shape [n, d], got [${(samples.shape as number[]).join(', ')}]; reshape it`,
  );
}

function check(
  functionName: string,
  { name, matrix, minimumRows }: { name: string; matrix: Matrix; minimumRows: number },
): void {
  const { rows, columns, data } = matrix;
  if (data.length !== rows * columns || rows < minimumRows || columns < 1) {
    throw new RangeError(
      `${functionName}: expected ${name} of shape [n, d] with n at least ${minimumRows} and d at least 1, got ${shape(matrix)} of ${data.length} numbers; pass more points`,
    );
  }
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new RangeError(
    `${functionName}: expected finite numbers, got ${data[at]} in row ${Math.floor(at / columns)} of ${name}; remove that row`,
  );
}

async function hostWeights(
  functionName: string,
  { name, weights, rows }: { name: string; weights: Weights; rows: number },
): Promise<Float64Array> {
  const values = Float64Array.from('shape' in weights ? await weights.data() : weights);
  if (values.length !== rows) {
    throw new RangeError(
      `${functionName}: expected one weight for each of the ${rows} rows of ${name}, got ${values.length}; pass as many weights as rows`,
    );
  }
  const at = values.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (at < 0) return values;
  throw new RangeError(
    `${functionName}: expected weights that are finite and not negative, got ${values[at]} for row ${at} of ${name}; clip or remove it`,
  );
}

function withoutRowsOfNoWeight(
  functionName: string,
  request: { name: string; matrix: Matrix; weights: Float64Array; minimumRows: number },
): Sample {
  const { name, matrix, weights, minimumRows } = request;
  const places = Array.from(weights.keys()).filter((row) => (weights[row] as number) > 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (places.length === 0 || (minimumRows > 1 && total < minimumRows)) {
    throw new RangeError(
      `${functionName}: expected weights of ${name} that are not all 0 and stand for at least ${minimumRows} rows, got ${total} in all; pass how often each row counts`,
    );
  }
  if (places.length === matrix.rows) return { ...matrix, weights, total };
  const chosen = Float64Array.from(places, (row) => weights[row] as number);
  return { ...selectRows(matrix, places), weights: chosen, total };
}

function shape({ rows, columns }: Matrix): string {
  return `[${rows}, ${columns}]`;
}
