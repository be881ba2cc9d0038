import { type Matrix, multiply, toMatrix, transpose } from '@ingd/engine';
import { centredPoints, meanRow } from '../factorised/rbf-sample.js';
import type { FactorisedPair } from '../factorised/recognise.js';
import type { Range } from '../statistic-fields.js';
import type { RbfProducts } from './rbf-products.js';

/** λF + M Mᵀ of vectors in float64. */
export interface NormalProducts {
  /** (λF + M Mᵀ) α, `[b]`. */
  apply(alpha: Float64Array): Promise<Float64Array>;
  /** Mᵀ α, as the space's `field` takes it. */
  weights(alpha: Float64Array): Promise<Float64Array>;
}

/** The same, and what they are made of. */
export interface ExactProducts extends NormalProducts {
  /** T α at the particles, `[n]`. */
  values(alpha: Float64Array): Promise<Float64Array>;
  /** For a space of finitely many weights. */
  readonly root: NormalRoot | undefined;
}

/** U = [√(λ/(n − 1)) (T − mean)ᵀ, M], `[b, n + P]`, so that λF + M Mᵀ = U Uᵀ. */
export interface NormalRoot {
  /** U z, `[b]`. */
  times(z: Float64Array): Promise<Float64Array>;
  /** Uᵀ α, `[n + P]`. */
  transposed(alpha: Float64Array): Promise<Float64Array>;
}

export interface ExactOperatorRequest {
  readonly pair: FactorisedPair;
  readonly products: RbfProducts;
  /** X, `[n, d]`. */
  readonly points: Matrix;
  /** mean_X T, `[b]`. */
  readonly mean: Float64Array;
  /** λ */
  readonly damping: number;
}

/**
 * The products of a pair with a factorised form, every sum in float64 over T rounded to float32, tile by tile: with a ridge below 1e-4, sums in
 * float32 would spoil the third digit of the drift.
 */
export async function exactOperator(request: ExactOperatorRequest): Promise<ExactProducts> {
  const { pair, products, points, mean, damping } = request;
  const centers = await toMatrix(pair.statistic.centers);
  const origin = meanRow(centers);
  const [x, c] = [centredPoints(points, origin), centredPoints(centers, origin)];
  const operator = await pair.operatorAt(points, x);
  const sample = { products, x: x.rows, c, scale: 1 / (points.rows * pair.statistic.bandwidth ** 2) };
  const share = damping / (points.rows - 1);
  const pullCentred = async (alpha: Float64Array) => {
    const { values, fields } = await pullExactly(sample, alpha);
    const level = inner(mean, alpha);
    return { centred: values.map((value) => value - level), fields };
  };
  const pushCentred = async (u: Float64Array, h: Matrix) => {
    const moved = await pushExactly(sample, u, h);
    const total = u.reduce((sum, value) => sum + value, 0);
    return moved.map((value, i) => value - total * (mean[i] as number));
  };
  const { push } = operator;
  return {
    async apply(alpha) {
      const { centred, fields } = await pullCentred(alpha);
      return pushCentred(scaled(centred, share), operator.smooth(fields));
    },
    weights: async (alpha) => operator.weights((await pullExactly(sample, alpha)).fields),
    values: async (alpha) => (await pullExactly(sample, alpha)).values,
    root: push && {
      times: (z) => pushCentred(scaled(z.subarray(0, points.rows), Math.sqrt(share)), push(z.subarray(points.rows))),
      async transposed(alpha) {
        const { centred, fields } = await pullCentred(alpha);
        return joined(scaled(centred, Math.sqrt(share)), operator.weights(fields));
      },
    },
  };
}

function scaled(v: Float64Array, factor: number): Float64Array {
  return v.map((value) => factor * value);
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

interface RbfSample {
  readonly products: RbfProducts;
  /** x about the centres' mean, `[n, d]`. */
  readonly x: Matrix;
  readonly c: { readonly rows: Matrix; readonly columns: Matrix };
  /** 1/(n s²) */
  readonly scale: number;
}

/** T α, and V_α(xᵢ) = Σ_c α_c T_c(xᵢ) (c − xᵢ)/(n s²): T times [α ∘ c, α]. */
async function pullExactly({ products, x, c, scale }: RbfSample, alpha: Float64Array) {
  const weighted = withColumn(c.rows, alpha);
  const [rows, dimension] = [x.rows, x.columns];
  const values = new Float64Array(rows);
  const fields: Matrix = { rows, columns: dimension, data: new Float64Array(rows * dimension) };
  await products.visit(({ first }, t) => {
    const product = multiply(t, weighted).data; // [tile, d + 1]
    for (let row = 0, i = 0; row < t.rows; row++, i++) {
      const value = product[i + dimension] as number;
      values[first + row] = value;
      for (let axis = 0, at = (first + row) * dimension; axis < dimension; axis++, i++, at++) {
        fields.data[at] = scale * ((product[i] as number) - value * (x.data[at] as number));
      }
    }
  });
  return { values, fields };
}

/** [α ∘ c, α], `[b, d + 1]`. */
function withColumn({ rows, columns, data }: Matrix, alpha: Float64Array): Matrix {
  const result = new Float64Array(rows * (columns + 1));
  for (let row = 0, i = 0, from = 0; row < rows; row++, i++) {
    const weight = alpha[row] as number;
    for (let column = 0; column < columns; column++, i++, from++) result[i] = weight * (data[from] as number);
    result[i] = weight;
  }
  return { rows, columns: columns + 1, data: result };
}

/** Tᵀ u + (1/n) Σᵢ J(xᵢ) hᵢ: [h, u − ⟨x, h⟩]ᵀ times T. */
async function pushExactly({ products, x, c, scale }: RbfSample, u: Float64Array, h: Matrix): Promise<Float64Array> {
  const size = c.rows.rows;
  const total = new Float64Array((x.columns + 1) * size);
  await products.visit((tile, t) => {
    const part = multiply(transpose(stacked(x, h, u, scale, tile)), t).data; // [d + 1, b]
    for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (part[i] as number);
  });
  const result = total.slice(x.columns * size);
  for (let axis = 0, i = 0; axis < x.columns; axis++) {
    for (let column = 0; column < size; column++, i++) {
      result[column] = (result[column] as number) + (total[i] as number) * (c.columns.data[i] as number);
    }
  }
  return result;
}

/** [s h, u − s ⟨x, h⟩] at the rows of a tile, `[tile, d + 1]`. */
function stacked(x: Matrix, h: Matrix, u: Float64Array, scale: number, { first, count }: Range): Matrix {
  const { columns } = x;
  const data = new Float64Array(count * (columns + 1));
  for (let row = 0, i = 0; row < count; row++, i++) {
    let last = u[first + row] as number;
    for (let axis = 0, at = (first + row) * columns; axis < columns; axis++, i++, at++) {
      const value = scale * (h.data[at] as number);
      data[i] = value;
      last -= value * (x.data[at] as number);
    }
    data[i] = last;
  }
  return { rows: count, columns: columns + 1, data };
}

function inner(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}
