import { type CholeskyFactor, cholesky, type Matrix, multiply, transpose } from '@ingd/engine';
import { allFinite } from './finite.js';
import { symmetrised } from './symmetrised.js';

/** What the closed form is made of, all float64 on the host. */
export interface NormalEquations {
  readonly functionName: string;
  /** F + ρI, `[b, b]`, ρ = ridge/λ: Γ needs F in no other form. */
  readonly metric: Matrix;
  /** g, `[b]`. */
  readonly gradient: Float64Array;
  /** λ */
  readonly damping: number;
  /** λρ, for what is told to the caller. */
  readonly ridge: number;
}

export interface NormalEquationsOptions extends Omit<NormalEquations, 'metric'> {
  /** F, `[b, b]`; becomes the metric. */
  readonly fisher: Matrix;
}

export function normalEquations({ fisher, ...rest }: NormalEquationsOptions): NormalEquations {
  return { ...rest, metric: addToDiagonal(fisher, rest.ridge / rest.damping) };
}

/** Γ = λ (F + ρI) + M Mᵀ, in place of M Mᵀ. */
export function normalMatrix({ metric, damping }: NormalEquations, featureGram: Matrix): Matrix {
  const { data } = featureGram;
  for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + damping * (metric.data[i] as number);
  return featureGram;
}

/** A + c·I, changing A. */
export function addToDiagonal(matrix: Matrix, constant: number): Matrix {
  for (let i = 0; i < matrix.rows; i++) {
    const diagonal = i * (matrix.columns + 1);
    matrix.data[diagonal] = (matrix.data[diagonal] as number) + constant;
  }
  return matrix;
}

/** α = Γ⁻¹ g   [Liu 2025, Thm 4.3], and the factor of Γ. */
export function solveInStatisticSpace(
  equations: NormalEquations,
  featureGram: Matrix,
): { readonly alpha: Float64Array; readonly factor: CholeskyFactor } {
  const factor = factorOf(equations, normalMatrix(equations, featureGram));
  return { alpha: solveVector(factor, equations.gradient), factor };
}

/** w = Mᵀ α. */
export function weightsOf(features: Matrix, alpha: Float64Array): Float64Array {
  return multiply(asRow(alpha), features).data;
}

export interface WeightSolution {
  readonly alpha: Float64Array;
  readonly weights: Float64Array;
  /** Of Γ, where it was made. */
  readonly factor?: CholeskyFactor | undefined;
}

/**
 * The same drift from P unknowns: (λ I + Mᵀ (F + ρI)⁻¹ M) w = Mᵀ (F + ρI)⁻¹ g, then α = (F + ρI)⁻¹ (g − M w) / λ.
 * @param metric the factor of F + ρI
 */
export function solveInWeightSpace(
  equations: NormalEquations,
  features: Matrix,
  metric: CholeskyFactor,
): WeightSolution {
  const { gradient, damping } = equations;
  const information = symmetrised(multiply(transpose(features), metric.solve(features))); // Mᵀ (F + ρI)⁻¹ M, [P, P]
  const normal = addToDiagonal(information, damping);
  const natural = solveVector(metric, gradient);
  const weights = solveVector(factorOf(equations, normal), weightsOf(features, natural));
  const moved = multiply(features, asColumn(weights)).data;
  const alpha = solveVector(
    metric,
    gradient.map((value, i) => (value - (moved[i] as number)) / damping),
  );
  return { alpha, weights };
}

/** F + ρI, factored. */
export function factorMetric(equations: NormalEquations): CholeskyFactor {
  return factorOf(equations, equations.metric);
}

/** The Cholesky factor, with the failure told in the words of the caller. */
function factorOf({ functionName, damping, ridge }: NormalEquations, matrix: Matrix): CholeskyFactor {
  if (!allFinite(matrix.data)) {
    throw new RangeError(
      `${functionName}: expected finite products of the statistic's derivatives with the drift space, got NaN or infinity; look at the bandwidths and the network's weights`,
    );
  }
  try {
    return cholesky(matrix);
  } catch (cause) {
    throw new RangeError(
      `${functionName}: expected damping ${damping} and ridge ${ridge} to make the normal equations positive definite, got ${cause instanceof Error ? cause.message : cause}; raise ridge`,
      { cause },
    );
  }
}

export function solveVector(factor: CholeskyFactor, rightHandSide: Float64Array): Float64Array {
  return factor.solve(asColumn(rightHandSide)).data;
}

function asColumn(data: Float64Array): Matrix {
  return { rows: data.length, columns: 1, data };
}

function asRow(data: Float64Array): Matrix {
  return { rows: 1, columns: data.length, data };
}
