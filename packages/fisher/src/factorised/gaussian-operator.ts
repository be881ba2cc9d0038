import type { Matrix } from '@ingd/engine';
import type { DriftOperator } from './drift-operator.js';
import { gaussianGram } from './gaussian-gram.js';
import { rbfValues } from './rbf-sample.js';

/** KiNG: gradients of functions in the Gaussian kernel's RKHS   [Liu 2025, Eq. 9]. */
export function gaussianOperator(points: Matrix, bandwidth: number): DriftOperator {
  const precision = 1 / bandwidth ** 2;
  const kernel = rbfValues(points, points, bandwidth);
  const scaled = { ...kernel, data: kernel.data.map((value) => value * precision) }; // κ = k / σ²
  return {
    smooth: (field) => smooth({ points, scaled, precision, field }),
    weights: (field) => field.data,
    approximateGram: (fields) => gaussianGram({ ...fields, scaled, precision }),
  };
}

interface SmoothRequest {
  readonly points: Matrix;
  readonly scaled: Matrix;
  readonly precision: number;
  readonly field: Matrix;
}

/** (K V)ᵢ = Σⱼ κᵢⱼ (Vⱼ − a (xᵢ − xⱼ) ⟨xᵢ − xⱼ, Vⱼ⟩), a = 1/σ². */
function smooth({ points, scaled, precision, field }: SmoothRequest): Matrix {
  const { rows, columns: dimension } = points;
  const data = new Float64Array(rows * dimension);
  const away = new Float64Array(dimension);
  for (let row = 0; row < rows; row++) {
    for (let other = 0; other < rows; other++) {
      let along = 0;
      for (let axis = 0; axis < dimension; axis++) {
        const difference =
          (points.data[row * dimension + axis] as number) - (points.data[other * dimension + axis] as number);
        away[axis] = difference;
        along += difference * (field.data[other * dimension + axis] as number);
      }
      const strength = scaled.data[row * rows + other] as number;
      for (let axis = 0; axis < dimension; axis++) {
        const value = (field.data[other * dimension + axis] as number) - precision * along * (away[axis] as number);
        data[row * dimension + axis] = (data[row * dimension + axis] as number) + strength * value;
      }
    }
  }
  return { rows, columns: dimension, data };
}
