import { type Matrix, multiply } from '@ingd/engine';

/** Points about an origin that all share: only differences count, and small numbers cancel less. */
export interface CentredPoints {
  /** `[n, d]` */
  readonly rows: Matrix;
  /** `[d, n]` */
  readonly columns: Matrix;
  /** |x|², `[n]`. */
  readonly squares: Float64Array;
}

/** The mean of the rows. */
export function meanRow({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      mean[column] = (mean[column] as number) + (data[i] as number) / rows;
    }
  }
  return mean;
}

export function centredPoints({ rows, columns, data }: Matrix, origin: Float64Array): CentredPoints {
  const centred = new Float64Array(data.length);
  const transposed = new Float64Array(data.length);
  const squares = new Float64Array(rows);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      const value = (data[i] as number) - (origin[column] as number);
      centred[i] = value;
      transposed[column * rows + row] = value;
      squares[row] = (squares[row] as number) + value * value;
    }
  }
  return {
    rows: { rows, columns, data: centred },
    columns: { rows: columns, columns: rows, data: transposed },
    squares,
  };
}

/** exp(−|x − c|² / 2s²) in float64, `[n, b]`. */
export function gaussianValues(points: CentredPoints, centers: CentredPoints, bandwidth: number): Matrix {
  const values = multiply(points.rows, centers.columns);
  const { rows, columns, data } = values;
  const scale = -1 / (2 * bandwidth ** 2);
  for (let row = 0, i = 0; row < rows; row++) {
    const square = points.squares[row] as number;
    for (let column = 0; column < columns; column++, i++) {
      const distance = square + (centers.squares[column] as number) - 2 * (data[i] as number);
      data[i] = distance > 0 ? Math.exp(scale * distance) : 1;
    }
  }
  return values;
}

/** The statistic at the particles, seen as the fields V_c(xᵢ) = ∇T_c(xᵢ)/n = K_ic (c − xᵢ). */
export interface RbfFields {
  readonly points: CentredPoints;
  readonly centers: CentredPoints;
  /** K = T / (n s²), `[n, b]`. */
  readonly strengths: Matrix;
}

export interface RbfFieldsOptions {
  readonly points: CentredPoints;
  readonly centers: CentredPoints;
  /** T, `[n, b]`; becomes K. */
  readonly values: Matrix;
  readonly bandwidth: number;
}

export function rbfFields({ points, centers, values, bandwidth }: RbfFieldsOptions): RbfFields {
  const scale = 1 / (values.rows * bandwidth ** 2);
  for (let i = 0; i < values.data.length; i++) values.data[i] = scale * (values.data[i] as number);
  return { points, centers, strengths: values };
}

/** V_α(xᵢ) = Σ_c α_c K_ic (c − xᵢ), `[n, d]`: (K ∘ αᵀ) c − (K α) ∘ x. */
export function pullBack({ points, centers, strengths }: RbfFields, alpha: Float64Array): Matrix {
  const { rows, columns } = strengths;
  const weighted = new Float64Array(rows * columns);
  const totals = new Float64Array(rows);
  for (let row = 0, i = 0; row < rows; row++) {
    let total = 0;
    for (let column = 0; column < columns; column++, i++) {
      const value = (strengths.data[i] as number) * (alpha[column] as number);
      weighted[i] = value;
      total += value;
    }
    totals[row] = total;
  }
  const field = multiply({ rows, columns, data: weighted }, centers.rows);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let axis = 0; axis < field.columns; axis++, i++) {
      field.data[i] = (field.data[i] as number) - (totals[row] as number) * (points.rows.data[i] as number);
    }
  }
  return field;
}

/** V_c(xᵢ) = K_ic (c − xᵢ) of one statistic, `[n, d]`. */
export function fieldOf({ points, centers, strengths }: RbfFields, statistic: number): Matrix {
  const { rows, columns } = points.rows;
  const data = new Float64Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++) {
    const strength = strengths.data[row * strengths.columns + statistic] as number;
    for (let axis = 0; axis < columns; axis++, i++) {
      const center = centers.rows.data[statistic * columns + axis] as number;
      data[i] = strength * (center - (points.rows.data[i] as number));
    }
  }
  return { rows, columns, data };
}

/** The rate of change of mean T along a field: Σᵢ K_ic ⟨c − xᵢ, hᵢ⟩, `[b]`. */
export function pushForward({ points, centers, strengths }: RbfFields, field: Matrix): Float64Array {
  const along = multiply(field, centers.columns); // ⟨hᵢ, c⟩, [n, b]
  const own = rowInner(field, points.rows);
  const result = new Float64Array(strengths.columns);
  for (let row = 0, i = 0; row < strengths.rows; row++) {
    for (let column = 0; column < strengths.columns; column++, i++) {
      const rate = (strengths.data[i] as number) * ((along.data[i] as number) - (own[row] as number));
      result[column] = (result[column] as number) + rate;
    }
  }
  return result;
}

/** ⟨aᵢ, bᵢ⟩ of the rows. */
export function rowInner(a: Matrix, b: Matrix): Float64Array {
  const result = new Float64Array(a.rows);
  for (let row = 0, i = 0; row < a.rows; row++) {
    for (let column = 0; column < a.columns; column++, i++) {
      result[row] = (result[row] as number) + (a.data[i] as number) * (b.data[i] as number);
    }
  }
  return result;
}
