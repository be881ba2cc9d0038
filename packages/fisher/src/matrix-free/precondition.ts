import { createKey } from '@ingd/engine';
import { identityOperator, type LinearOperator, nystrom, scaledOperator, sumOperator } from '@ingd/linalg';
import { appliedTo } from './applied-to.js';

/** The largest rank of the approximation; each costs a product with Γ, several at a time, and 16 b bytes. */
const MAXIMUM_RANK = 128;
/** It only decides how fast the iteration is: the same problem always gets the same test vectors. */
const TEST_VECTORS = createKey(20_260_101);

/** (A + ridge·I)⁻¹, roughly. */
export interface RoughInverse {
  solve(v: Float64Array): Promise<Float64Array>;
  dispose(): void;
}

/** A randomised Nyström approximation of A + ridge·I, inverted. */
export async function precondition(operator: LinearOperator, ridge: number): Promise<RoughInverse> {
  const shifted = sumOperator(operator, scaledOperator(identityOperator(operator.rows), ridge));
  const prepared = await nystrom({ key: TEST_VECTORS, shift: ridge, maxRank: MAXIMUM_RANK }).prepare(shifted);
  return {
    solve: (v) => appliedTo(v, (column) => prepared.inverse.apply(column)),
    dispose: () => prepared.dispose(),
  };
}
