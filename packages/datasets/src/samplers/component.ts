import { cholesky, expectNumber, type Matrix } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';

/** One normal distribution: N(mean, deviation² I), or N(mean, covariance). */
export type ComponentOptions = { readonly mean: readonly number[] } & (
  | { readonly deviation: number }
  /** Rows of a symmetric positive definite matrix, `[d][d]`. */
  | { readonly covariance: readonly (readonly number[])[] }
);

/** What a component computes with. */
export interface Component {
  readonly mean: Float64Array;
  /** A of Σ = A Aᵀ, `[d, d]`. */
  readonly lower: Float64Array;
  /** L of Σ⁻¹ = L Lᵀ, `[d, d]`. */
  readonly precisionLower: Float64Array;
}

/** Checks and factors one component. */
export function componentOf(functionName: string, options: ComponentOptions, index: number): Component {
  const { mean } = options;
  const place = `components[${index}]`;
  if (mean.length < 1)
    throw new RangeError(`${functionName}: expected ${place}.mean to have coordinates, got none; give at least one`);
  for (const value of mean) expectNumber(functionName, `${place}.mean`, value);
  const size = mean.length;
  if ('deviation' in options) {
    expectNumber(functionName, `${place}.deviation`, options.deviation, { exclusiveMinimum: 0 });
    return {
      mean: Float64Array.from(mean),
      lower: scaledIdentity(size, options.deviation),
      precisionLower: scaledIdentity(size, 1 / options.deviation),
    };
  }
  return componentOfCovariance(
    functionName,
    mean,
    squareOf(functionName, `${place}.covariance`, options.covariance, size),
  );
}

/** Rows as a matrix `[size, size]`. */
export function squareOf(
  functionName: string,
  name: string,
  rows: readonly (readonly number[])[],
  size: number,
): Matrix {
  if (rows.length !== size || rows.some((row) => row.length !== size)) {
    throw new RangeError(
      `${functionName}: expected ${name} to be [${size}, ${size}], got rows of ${rows.map((row) => row.length).join(', ')}; give one row for each coordinate`,
    );
  }
  return { rows: size, columns: size, data: Float64Array.from(rows.flat()) };
}

function componentOfCovariance(functionName: string, mean: readonly number[], covariance: Matrix): Component {
  const factor = factorOf(functionName, 'covariance', covariance);
  const precision = factor.solve({ rows: mean.length, columns: mean.length, data: scaledIdentity(mean.length, 1) });
  return {
    mean: Float64Array.from(mean),
    lower: factor.lower.data,
    precisionLower: factorOf(functionName, 'covariance', symmetric(precision)).lower.data,
  };
}

/** N(mean, Θ⁻¹). */
export function componentOfPrecision(functionName: string, mean: readonly number[], precision: Matrix): Component {
  const factor = factorOf(functionName, 'precision', precision);
  const covariance = factor.solve({ rows: mean.length, columns: mean.length, data: scaledIdentity(mean.length, 1) });
  return {
    mean: Float64Array.from(mean),
    lower: factorOf(functionName, 'precision', symmetric(covariance)).lower.data,
    precisionLower: factor.lower.data,
  };
}

function factorOf(functionName: string, name: string, matrix: Matrix) {
  try {
    return cholesky(matrix);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^cholesky: /, '') : String(error);
    throw new RangeError(
      `${functionName}: expected ${name} to be symmetric positive definite, got one that is not (${reason})`,
    );
  }
}

function scaledIdentity(size: number, scale: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? scale : 0));
}

function symmetric({ rows: size, columns, data }: Matrix): Matrix {
  const mean = data.map((entry, at) => (entry + (data[(at % size) * size + Math.floor(at / size)] as number)) / 2);
  return { rows: size, columns, data: mean };
}

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** log N(x; m, Σ) of each row, `[n]`, from |(x − m) L|². Call in a tidy. */
export function componentLogDensity(component: Component, x: tf.Tensor2D): tf.Tensor1D {
  const size = component.mean.length;
  let constant = 0;
  for (let a = 0; a < size; a++)
    constant += Math.log(component.precisionLower[a * size + a] as number) - LOG_TWO_PI / 2;
  return tf.add(tf.mul(tf.sum<tf.Tensor1D>(tf.square(whitened(component, x)), 1), -0.5), constant);
}

/** −Σ⁻¹ (x − m) of each row, `[n, d]`. Call in a tidy. */
export function componentScore(component: Component, x: tf.Tensor2D): tf.Tensor2D {
  return tf.neg(tf.matMul<tf.Tensor2D>(whitened(component, x), factorTensor(component), false, true));
}

/** (x − m) L. */
function whitened(component: Component, x: tf.Tensor2D): tf.Tensor2D {
  const away = tf.sub<tf.Tensor2D>(x, tf.tensor1d(Float32Array.from(component.mean)));
  return tf.matMul(away, factorTensor(component));
}

function factorTensor({ mean: { length: size }, precisionLower }: Component): tf.Tensor2D {
  return tf.tensor2d(Float32Array.from(precisionLower), [size, size]);
}
