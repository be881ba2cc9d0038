import type { Matrix } from '@ingd/engine';
import { denseForm } from '../dense-form.js';
import { largestEntry, symmetrised } from '../factors/dense-algebra.js';
import type { LinearOperator } from '../operator.js';
import type { FactorFailure } from './direct-solution.js';

/** Largest difference of mirrored entries, relative to the largest entry, that counts as rounding of float32 products. */
const ASYMMETRY = 1e-4;

/**
 * The dense form of a symmetric operator, exactly symmetric; a failure where it is not finite.
 * @throws RangeError when it is not symmetric
 */
export async function symmetricForm(functionName: string, a: LinearOperator): Promise<Matrix | FactorFailure> {
  const dense = await denseForm(a);
  const scale = largestEntry(dense);
  if (!Number.isFinite(scale)) {
    return { status: 'not-finite', cause: `the operator ${a.name} gives NaN or infinity; look for it in what made it` };
  }
  const form = symmetrised(dense);
  const at = form.data.findIndex((value, i) => Math.abs(value - (dense.data[i] as number)) > ASYMMETRY * scale);
  if (at < 0) return form;
  throw new RangeError(
    `${functionName}: expected a symmetric operator as ${a.name} is tagged, got entries that differ by ${2 * Math.abs((form.data[at] as number) - (dense.data[at] as number))} across the diagonal; correct the tag, or use lsmr()`,
  );
}
