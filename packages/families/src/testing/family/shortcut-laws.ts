import { fold, normalValues } from '@ingd/engine';
import { logDensity } from '../../derived/log-density.js';
import { expectClose, expectWithin, times } from './compare.js';
import type { Member } from './member.js';
import { taken, withRows } from './rows.js';
import { CANCELLATION, SAMPLE_PRECISION } from './significance.js';

const FEW = 500;

/** log q = log h + ⟨η, T⟩ − A within what float32 leaves of the largest term, whatever shorter way the family takes. */
export async function densityIsExponential(member: Member): Promise<void> {
  const { family, natural, eta, key } = member;
  const logPartition = family.logPartition(natural)[0] as number;
  await withRows(member, fold(key, 51), FEW, async (x) => {
    const statistics = await taken(family.statistic.evaluate(x));
    const base = await taken(family.logBaseMeasure(x));
    const terms = Array.from(base, (value, row) => [
      value,
      -logPartition,
      ...eta.map((each, i) => each * (statistics[row * eta.length + i] as number)),
    ]);
    const sums = terms.map((row) => row.reduce((total, term) => total + term, 0));
    const sizes = terms.map((row) => row.reduce((total, term) => total + Math.abs(term), 1));
    expectWithin(
      'logDensity against log h + ⟨η, T⟩ − A',
      await taken(logDensity(family, x, natural)),
      sums,
      (row) => CANCELLATION * (sizes[row] as number),
    );
  });
}

/** Σ wᵢ T(xᵢ) straight from the rows is the sum of the statistics. */
export async function sumIsOfStatistics(member: Member): Promise<void> {
  const { definition, family, eta, key } = member;
  if (definition.sumStatistics === undefined) return;
  await withRows(member, fold(key, 52), FEW, async (x) => {
    const rows = Float64Array.from(await x.data());
    const statistics = await taken(family.statistic.evaluate(x));
    for (const weights of [undefined, normalValues(fold(key, 53), FEW).map(Math.abs)]) {
      const [sum, size] = [new Float64Array(eta.length), new Float64Array(eta.length)];
      statistics.forEach((value, i) => {
        const term = value * (weights?.[Math.floor(i / eta.length)] ?? 1);
        sum[i % eta.length] = (sum[i % eta.length] as number) + term;
        size[i % eta.length] = (size[i % eta.length] as number) + Math.abs(term);
      });
      const got = definition.sumStatistics?.(rows, weights) ?? [];
      expectWithin(
        'sumStatistics against the sum of T',
        got,
        sum,
        (i) => SAMPLE_PRECISION * (1e-30 + (size[i] as number)),
      );
    }
  });
}

/** ∇²A(η) v without the matrix is the matrix times v; the matrix is symmetric. */
export function covarianceIsConsistent({ definition, eta, deviations, key }: Member): void {
  const covariance = definition.covariance(eta);
  const size = eta.length;
  for (let i = 0; i < size * size; i++) {
    const [row, column] = [Math.floor(i / size), i % size];
    const scale = (deviations[row] as number) * (deviations[column] as number);
    expectWithin(
      'covariance against its transpose',
      [covariance[i] as number],
      [covariance[column * size + row] as number],
      () => 1e-10 * scale,
    );
  }
  const v = normalValues(fold(key, 54), size).map((value, i) => value / ((deviations[i] as number) || 1));
  const product = definition.covarianceVector?.(eta, v);
  if (product !== undefined) expectClose('covarianceVector against covariance', product, times(covariance, v), 1e-9);
}
