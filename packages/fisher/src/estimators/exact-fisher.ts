import type { Matrix } from '@ingd/engine';
import { type ExponentialFamily, fisherInformation, type Natural } from '@ingd/families';

/**
 * The Fisher information of one member of a family, ∇²A(η) = Cov[T], as a matrix that goes wherever an empirical one does. Products
 * without the matrix are `fisherOperator` of `@ingd/families`.
 * @returns `[b, b]`, in float64
 * @throws RangeError when η lies outside the domain or is a batch
 */
export function exactFisher(family: ExponentialFamily, natural: Natural): Matrix {
  const { size } = family.statistic;
  const { values, shape } = fisherInformation(family, natural);
  if (shape.length === 2) return { rows: size, columns: size, data: values };
  throw new RangeError(
    `exactFisher: expected the natural parameters of one member, got shape [${natural.shape.join(', ')}]; use fisherInformation for a batch`,
  );
}
