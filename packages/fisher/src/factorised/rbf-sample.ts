import type { Matrix } from '@ingd/engine';

/** T_c(xᵢ) = exp(−|xᵢ − c|² / 2s²) in float64, `[n, b]`. */
export function rbfValues(points: Matrix, centers: Matrix, bandwidth: number): Matrix {
  const [rows, columns, dimension] = [points.rows, centers.rows, points.columns];
  const data = new Float64Array(rows * columns);
  const scale = -1 / (2 * bandwidth ** 2);
  for (let row = 0; row < rows; row++) {
    const point = points.data.subarray(row * dimension, (row + 1) * dimension);
    for (let column = 0; column < columns; column++) {
      data[row * columns + column] = Math.exp(scale * squaredDistance(point, centers.data, column * dimension));
    }
  }
  return { rows, columns, data };
}

/** |p − q|² of a point and the row of `others` that starts at `offset`. */
function squaredDistance(point: Float64Array, others: Float64Array, offset: number): number {
  let sum = 0;
  for (let axis = 0; axis < point.length; axis++) {
    const difference = (point[axis] as number) - (others[offset + axis] as number);
    sum += difference * difference;
  }
  return sum;
}

/** The statistic at the particles, seen as the fields V_c(xᵢ) = ∇T_c(xᵢ)/n = K_ic (c − xᵢ). */
export interface RbfFields {
  /** x, `[n, d]`. */
  readonly points: Matrix;
  /** c, `[b, d]`. */
  readonly centers: Matrix;
  /** K = T / (n s²), `[n, b]`. */
  readonly strengths: Matrix;
}

export function rbfFields(points: Matrix, centers: Matrix, values: Matrix, bandwidth: number): RbfFields {
  const scale = 1 / (points.rows * bandwidth ** 2);
  return { points, centers, strengths: { ...values, data: values.data.map((value) => value * scale) } };
}

/** V_α(xᵢ) = Σ_c α_c K_ic (c − xᵢ), `[n, d]`. */
export function pullBack({ points, centers, strengths }: RbfFields, alpha: Float64Array): Matrix {
  const [rows, dimension, size] = [points.rows, points.columns, centers.rows];
  const data = new Float64Array(rows * dimension);
  for (let row = 0; row < rows; row++) {
    const field = data.subarray(row * dimension, (row + 1) * dimension);
    let total = 0;
    for (let center = 0; center < size; center++) {
      const strength = (strengths.data[row * size + center] as number) * (alpha[center] as number);
      total += strength;
      for (let axis = 0; axis < dimension; axis++) {
        field[axis] = (field[axis] as number) + strength * (centers.data[center * dimension + axis] as number);
      }
    }
    for (let axis = 0; axis < dimension; axis++) {
      field[axis] = (field[axis] as number) - total * (points.data[row * dimension + axis] as number);
    }
  }
  return { rows, columns: dimension, data };
}

/** The rate of change of mean T along a field: Σᵢ K_ic ⟨c − xᵢ, hᵢ⟩, `[b]`. */
export function pushForward({ points, centers, strengths }: RbfFields, field: Matrix): Float64Array {
  const [rows, dimension, size] = [points.rows, points.columns, centers.rows];
  const result = new Float64Array(size);
  for (let row = 0; row < rows; row++) {
    const vector = field.data.subarray(row * dimension, (row + 1) * dimension);
    const own = dot(vector, points.data, row * dimension);
    for (let center = 0; center < size; center++) {
      const along = dot(vector, centers.data, center * dimension) - own;
      result[center] = (result[center] as number) + (strengths.data[row * size + center] as number) * along;
    }
  }
  return result;
}

/** ⟨v, w⟩ with the row w of `others` that starts at `offset`. */
function dot(vector: Float64Array, others: Float64Array, offset: number): number {
  let sum = 0;
  for (let axis = 0; axis < vector.length; axis++) sum += (vector[axis] as number) * (others[offset + axis] as number);
  return sum;
}
