import { choice, cholesky, gram, type Key, type Matrix, selectRows, split, transpose } from '@ingd/engine';
import { energyKernel, kernelSteinDiscrepancySquared, linearTimeMmd, mmdPermutationTest } from '@ingd/metrics';
import type { Comparison, Measured } from './metric.js';

/** MMD with the Gaussian kernel, and its permutation test. */
export async function mmd({ x, y, key, permutations, bandwidth, signal }: Comparison): Promise<readonly Measured[]> {
  const test = await mmdPermutationTest(x, y, { key, permutations, bandwidth, signal });
  const settings = { bandwidth: test.bandwidth ?? null, permutations };
  return [{ name: 'mmd', value: test.statistic, pValue: test.pValue, settings }];
}

/** MMD² by pairs of rows, in time linear in them. */
export async function linearMmd({ x, y, key, bandwidth }: Comparison): Promise<readonly Measured[]> {
  const found = await linearTimeMmd(x, y, { key, bandwidth });
  const settings = { bandwidth: found.bandwidth ?? null, standardError: found.standardError };
  return [{ name: 'linear-mmd', value: found.squared, pValue: found.pValue, settings }];
}

/** Energy distance, and its permutation test. */
export async function energy({ x, y, key, permutations, signal }: Comparison): Promise<readonly Measured[]> {
  const test = await mmdPermutationTest(x, y, { key, permutations, kernel: energyKernel(), signal });
  return [{ name: 'energy', value: test.statistic, pValue: test.pValue, settings: { permutations } }];
}

/** Kernel Stein discrepancy of A from the normal distribution fitted to B. */
export async function stein({ x, y, bandwidth, signal }: Comparison): Promise<readonly Measured[]> {
  const score = await scoreOfFittedNormal(y, x);
  const squared = await kernelSteinDiscrepancySquared(x, { score, bandwidth, signal });
  const settings = { model: 'normal fitted to b', kernel: 'inverse-multiquadric', bandwidth: bandwidth ?? 'median' };
  return [{ name: 'stein', value: Math.sqrt(Math.max(0, squared)), pValue: null, settings }];
}

/** S⁻¹ (mean − x) for every row of x, mean and S those of the sample. */
async function scoreOfFittedNormal(sample: Matrix, x: Matrix): Promise<Matrix> {
  const { rows, columns } = sample;
  const mean = new Float64Array(columns);
  for (let at = 0; at < sample.data.length; at++) {
    mean[at % columns] = (mean[at % columns] as number) + (sample.data[at] as number) / rows;
  }
  const about = (data: Float64Array, scale: number) =>
    data.map((value, at) => scale * (value - (mean[at % columns] as number)));
  const centred = { rows, columns, data: about(sample.data, 1 / Math.sqrt(rows - 1)) };
  const factor = cholesky(await gram(transpose(centred)));
  return transpose(factor.solve(transpose({ ...x, data: about(x.data, -1) })));
}

/** At most `count` rows of either table, drawn at random: for what takes longer than the pairs. */
export function fewer({ x, y, key }: Comparison, count: number): { readonly x: Matrix; readonly y: Matrix } {
  const [xKey, yKey] = split(key) as [Key, Key];
  const some = (matrix: Matrix, by: Key) =>
    matrix.rows <= count ? matrix : selectRows(matrix, choice(by, matrix.rows, count));
  return { x: some(x, xKey), y: some(y, yKey) };
}
