import type { ExponentialFamily } from '../family/exponential-family.js';
import { flatten, naturalMembers } from '../family/members.js';
import type { Natural } from '../family/parameter.js';
import { solveSymmetric } from '../family/symmetric-solve.js';
import { matrixVector } from './inner-product.js';

/** Float64 numbers on the host, row-major, and their shape. */
export interface HostArray {
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/**
 * Fisher information in natural parameters, ∇²A(η) = Cov[T], `[...batch, b, b]`.
 * @throws RangeError when a member lies outside the domain
 */
export function fisherInformation(family: ExponentialFamily, natural: Natural): HostArray {
  const { definition } = family;
  const { size } = definition.statistic;
  const matrices = naturalMembers('fisherInformation', family, natural).map((eta) => definition.covariance(eta));
  return { values: flatten(matrices, size * size), shape: [...natural.shape, size] };
}

/**
 * Its diagonal, Var[T_i], `[...batch, b]`.
 * @throws RangeError when a member lies outside the domain
 */
export function fisherDiagonal(family: ExponentialFamily, natural: Natural): HostArray {
  const { definition } = family;
  const { size } = definition.statistic;
  const diagonals = naturalMembers('fisherDiagonal', family, natural).map((eta) => {
    const matrix = definition.covariance(eta);
    return Float64Array.from({ length: size }, (_, i) => matrix[i * size + i] as number);
  });
  return { values: flatten(diagonals, size), shape: [...natural.shape] };
}

/** The Fisher information of one member or of each of a batch, as a linear map. */
export interface FisherOperator {
  /** `[...batch, b]`, of arguments and results. */
  readonly shape: readonly number[];
  /** F v of each member; `v` holds `[...batch, b]` numbers. Without the matrix where the family knows how. */
  apply(v: ArrayLike<number>): Float64Array;
  /** F⁻¹ v of each member; NaN where F is singular in float64. */
  solve(v: ArrayLike<number>): Float64Array;
}

/**
 * F(η) as an operator: families whose F has structure multiply by it in the time of reading it off, and never form it.
 * @throws RangeError when a member lies outside the domain, or (from the methods) when v has another length
 */
export function fisherOperator(family: ExponentialFamily, natural: Natural): FisherOperator {
  const { definition } = family;
  const { size } = definition.statistic;
  const members = naturalMembers('fisherOperator', family, natural).map((eta) => ({
    eta,
    matrix: undefined as ArrayLike<number> | undefined,
  }));
  type Member = (typeof members)[number];
  const matrixOf = (member: Member) => {
    member.matrix ??= definition.covariance(member.eta);
    return member.matrix;
  };
  const each = (
    method: string,
    v: ArrayLike<number>,
    map: (member: Member, own: Float64Array) => ArrayLike<number>,
  ) => {
    expectLength(method, v, members.length * size);
    const values = Float64Array.from(v);
    return flatten(
      members.map((member, i) => map(member, values.subarray(i * size, (i + 1) * size))),
      size,
    );
  };
  return {
    shape: [...natural.shape],
    apply: (v) =>
      each(
        'apply',
        v,
        (member, own) => definition.covarianceVector?.(member.eta, own) ?? matrixVector(matrixOf(member), own),
      ),
    solve: (v) =>
      each(
        'solve',
        v,
        (member, own) => solveSymmetric(matrixOf(member), own) ?? new Float64Array(size).fill(Number.NaN),
      ),
  };
}

function expectLength(method: string, v: ArrayLike<number>, length: number): void {
  if (v.length === length) return;
  throw new RangeError(
    `fisherOperator.${method}: expected ${length} numbers in v, got ${v.length}; pass one for each parameter`,
  );
}
