import { expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ExponentialFamily } from '../family/exponential-family.js';

/**
 * Throws unless every row lies in the support: for `logDensity` and whatever else cannot wait for a read. `family.inSupport`
 * answers without throwing.
 * @param x samples, `[n, d]`
 * @throws RangeError naming family, row, sample and support
 */
export async function expectSupport(family: ExponentialFamily, x: Tensor2D): Promise<void> {
  expectShape('expectSupport', `x of ${family.name}`, x, [null, family.statistic.dimension]);
  expectRowsInSupport('expectSupport', family, await x.data());
}

/** The same for rows already on the host, one after the other. */
export function expectRowsInSupport(
  functionName: string,
  { name, definition, statistic }: ExponentialFamily,
  rows: ArrayLike<number>,
): void {
  const { dimension } = statistic;
  const row = new Float64Array(dimension);
  for (let start = 0; start < rows.length; start += dimension) {
    for (let j = 0; j < dimension; j++) row[j] = rows[start + j] as number;
    if (definition.inSupport(row)) continue;
    throw new RangeError(
      `${functionName}: expected samples of ${name} with ${definition.support}, got [${row.join(', ')}] in row ${start / dimension}; remove the rows that family.inSupport marks 0`,
    );
  }
}
