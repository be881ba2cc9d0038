import {
  cholesky,
  createKey,
  fold,
  gram,
  type Key,
  type Matrix,
  multiply,
  normalValues,
  toTensor,
  transpose,
} from '@ingd/engine';
import { rbf, type Statistic } from '@ingd/families';
import { type DriftSpace, drawMlp, gaussian, kernelGradient, type MlpLayer, mlpTangent } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { gaussianGradientKernel, networkJacobian } from '../test/reference-loops.js';

export type SpaceName = 'ntKiNG' | 'KiNG';

export const DAMPING = 1e-3;
const DIMENSION = 2;
const HIDDEN = 12;

/** Samples whose numbers float32 holds, in float64 and as tensors. */
export interface Cloud {
  readonly particles: Matrix;
  readonly target: Matrix;
  /** The first b particles: with a small bandwidth F is nearly a multiple of the identity. */
  readonly centers: Matrix;
  readonly tensors: { readonly particles: Tensor2D; readonly target: Tensor2D; readonly centers: Tensor2D };
}

/** n = 1.25 b particles, so that F is regular. */
export function cloudOf(size: number): Cloud {
  const key = createKey(size);
  const rows = Math.ceil(1.25 * size);
  const particles = rounded(fold(key, 0), rows, 1, 0);
  const target = rounded(fold(key, 1), rows, 0.7, 0.8);
  const centers = { rows: size, columns: DIMENSION, data: particles.data.slice(0, size * DIMENSION) };
  return {
    particles,
    target,
    centers,
    tensors: { particles: toTensor(particles), target: toTensor(target), centers: toTensor(centers) },
  };
}

function rounded(key: Key, rows: number, scale: number, shift: number): Matrix {
  const values = normalValues(key, rows * DIMENSION);
  return { rows, columns: DIMENSION, data: values.map((value) => Math.fround(scale * value + shift)) };
}

/** T at some points, `[n, b]`. */
function statisticAt(points: Matrix, centers: Matrix, bandwidth: number): Matrix {
  const data = new Float64Array(points.rows * centers.rows);
  for (let i = 0, at = 0; i < points.rows; i++) {
    for (let c = 0; c < centers.rows; c++, at++) {
      let square = 0;
      for (let k = 0; k < DIMENSION; k++) square += (entry(points, i, k) - entry(centers, c, k)) ** 2;
      data[at] = Math.exp(-square / (2 * bandwidth ** 2));
    }
  }
  return { rows: points.rows, columns: centers.rows, data };
}

function entry({ columns, data }: Matrix, row: number, column: number): number {
  return data[row * columns + column] as number;
}

function columnMeans({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns] = (mean[i % columns] as number) + (data[i] as number) / rows;
  return mean;
}

async function covariance(values: Matrix, mean: Float64Array): Promise<Matrix> {
  const { rows, columns } = values;
  const centred = { rows, columns, data: values.data.map((value, i) => value - (mean[i % columns] as number)) };
  const product = await gram(transpose(centred));
  return { ...product, data: product.data.map((value) => value / (rows - 1)) };
}

/** The condition number of F; infinite where float64 cannot tell it from singular. */
async function conditionOf({ particles, centers }: Cloud, bandwidth: number): Promise<number> {
  const values = statisticAt(particles, centers, bandwidth);
  try {
    return cholesky(await covariance(values, columnMeans(values))).conditionEstimate;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** A bandwidth at which F has about the wanted condition number, and the number it has, by bisection on a logarithmic scale. */
export async function bandwidthFor(cloud: Cloud, condition: number, looks: number) {
  let [low, high] = [1e-3, 3];
  let best = { bandwidth: low, condition: await conditionOf(cloud, low) };
  for (let look = 0; look < looks; look++) {
    const bandwidth = Math.sqrt(low * high);
    const found = await conditionOf(cloud, bandwidth);
    const distance = (value: number) => Math.abs(Math.log(value / condition));
    if (distance(found) < distance(best.condition)) best = { bandwidth, condition: found };
    if (found < condition) low = bandwidth;
    else high = bandwidth;
  }
  return best;
}

/** One statistic and one space on a cloud. */
export interface PrecisionProblem {
  readonly cloud: Cloud;
  readonly statistic: Statistic;
  readonly space: DriftSpace;
  /** g and the drift at the particles for a ridge, in float64 throughout. */
  reference(ridge: number): Matrix;
}

export async function precisionProblem(cloud: Cloud, bandwidth: number, name: SpaceName): Promise<PrecisionProblem> {
  const { particles, target, centers, tensors } = cloud;
  const values = statisticAt(particles, centers, bandwidth);
  const mean = columnMeans(values);
  const targetMean = columnMeans(statisticAt(target, centers, bandwidth));
  const fisher = await covariance(values, mean);
  const gradient = targetMean.map((value, i) => value - (mean[i] as number));
  const { space, smooth } = await spaceOf(name, cloud);
  const fields = fieldsOf(values, cloud, bandwidth); // [b, n d]
  const smoothed = smooth(fields); // V K
  const featureGram = multiply(fields, transpose(smoothed));
  return {
    cloud,
    statistic: rbf({ centers: tensors.centers, bandwidth }),
    space,
    reference(ridge) {
      const size = centers.rows;
      const normal = featureGram.data.map((value, i) => {
        const mirrored = featureGram.data[(i % size) * size + Math.floor(i / size)] as number;
        return (value + mirrored) / 2 + DAMPING * (fisher.data[i] as number) + (i % (size + 1) === 0 ? ridge : 0);
      });
      const factor = cholesky({ rows: size, columns: size, data: normal });
      const alpha = factor.solve({ rows: size, columns: 1, data: gradient });
      return multiply(transpose(alpha), smoothed); // [1, n d]
    },
  };
}

/** V_c(xᵢ) = T_ic (c − xᵢ)/(n s²), flat, `[b, n d]`. */
function fieldsOf(values: Matrix, { particles, centers }: Cloud, bandwidth: number): Matrix {
  const [size, rows] = [centers.rows, particles.rows];
  const scale = 1 / (rows * bandwidth ** 2);
  const data = new Float64Array(size * rows * DIMENSION);
  for (let c = 0, at = 0; c < size; c++) {
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < DIMENSION; k++, at++) {
        data[at] = scale * entry(values, i, c) * (entry(centers, c, k) - entry(particles, i, k));
      }
    }
  }
  return { rows: size, columns: rows * DIMENSION, data };
}

/** A space and V ↦ V K at the particles. */
async function spaceOf(name: SpaceName, { particles }: Cloud) {
  const points = Array.from({ length: particles.rows }, (_, i) => [
    ...particles.data.subarray(i * DIMENSION, (i + 1) * DIMENSION),
  ]);
  if (name === 'KiNG') {
    const space = kernelGradient({ kernel: gaussian({ bandwidth: 1 }), dimension: DIMENSION });
    const block = gaussianGradientKernel(1);
    const data = points.flatMap((x) =>
      Array.from({ length: DIMENSION }, (_, k) => points.flatMap((y) => block(x, y)[k] as number[])).flat(),
    );
    const size = particles.rows * DIMENSION;
    const kernel = { rows: size, columns: size, data: Float64Array.from(data) };
    return { space, smooth: (fields: Matrix) => multiply(fields, kernel) };
  }
  const network = drawMlp({ widths: [DIMENSION, HIDDEN, HIDDEN, DIMENSION], key: createKey(5) });
  const layers = await Promise.all(network.layers.map(readLayer));
  const rows = points.flatMap((x) => networkJacobian(layers, x));
  const features = { rows: rows.length, columns: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) }; // [n d, P]
  const back = transpose(features);
  return {
    space: mlpTangent({ network }),
    smooth: (fields: Matrix) => multiply(multiply(fields, features), back),
  };
}

async function readLayer({ weights, bias }: MlpLayer) {
  const [rows, columns] = weights.shape;
  const values = [...(await weights.data())];
  return {
    weights: Array.from({ length: rows }, (_, row) => values.slice(row * columns, (row + 1) * columns)),
    bias: [...(await bias.data())],
  };
}
