import {
  choice,
  cholesky,
  gram,
  type Key,
  type Matrix,
  medianBandwidth,
  split,
  stackRows,
  toTensor,
  transpose,
} from '@ingd/engine';
import {
  energyDistance,
  kernelSteinDiscrepancySquared,
  linearTimeMmd,
  type MmdPermutationTest,
  mmd as valueOfMmd,
} from '@ingd/metrics';
import { someOf, type WeightedRows } from '../files/weighted-rows.js';
import type { KernelTests } from './kernel-tests.js';
import { type Comparison, type Measured, refuseWeights } from './metric.js';

/** MMD with the Gaussian kernel, and its permutation test. */
export async function mmd(comparison: Comparison): Promise<readonly Measured[]> {
  const { x, y, weights, permutations, bandwidth, signal } = comparison;
  if (weights !== undefined) {
    const width = bandwidth ?? (await weightedBandwidth({ x, y, weights }));
    const value = await valueOfMmd(x, y, { weights, bandwidth: width, signal });
    return [{ name: 'mmd', value, pValue: null, settings: { bandwidth: width, permutations: 0 } }];
  }
  const test = tested('mmd', await comparison.kernelTests());
  const settings = { bandwidth: test.bandwidth ?? null, permutations };
  return [{ name: 'mmd', value: test.statistic, pValue: test.pValue, settings }];
}

function tested(name: keyof KernelTests, tests: KernelTests): MmdPermutationTest {
  const test = tests[name];
  if (test === undefined) throw new Error(`${name} was not among the metrics that were chosen`);
  return test;
}

/** The paper's rule on both tables together, whose rows count as often as their weights say. */
async function weightedBandwidth({ x, y, weights }: Pick<Comparison, 'x' | 'y' | 'weights'>): Promise<number> {
  const counts = new Float64Array(x.rows + y.rows).fill(1);
  if (weights?.x) counts.set(weights.x);
  if (weights?.y) counts.set(weights.y, x.rows);
  const points = toTensor(stackRows(x, y));
  try {
    return await medianBandwidth(points, { rule: 'paper', weights: counts });
  } finally {
    points.dispose();
  }
}

/** MMD² by pairs of rows, in time linear in them. */
export async function linearMmd({ x, y, weights, key, bandwidth }: Comparison): Promise<readonly Measured[]> {
  refuseWeights(weights);
  const found = await linearTimeMmd(x, y, { key, bandwidth });
  const settings = { bandwidth: found.bandwidth ?? null, standardError: found.standardError };
  return [{ name: 'linear-mmd', value: found.squared, pValue: found.pValue, settings }];
}

/** Energy distance, and its permutation test. */
export async function energy({
  x,
  y,
  weights,
  permutations,
  signal,
  kernelTests,
}: Comparison): Promise<readonly Measured[]> {
  if (weights !== undefined) {
    const value = await energyDistance(x, y, { weights, signal });
    return [{ name: 'energy', value, pValue: null, settings: { permutations: 0 } }];
  }
  const test = tested('energy', await kernelTests());
  return [{ name: 'energy', value: test.statistic, pValue: test.pValue, settings: { permutations } }];
}

/** Kernel Stein discrepancy of A from the normal distribution fitted to B. */
export async function stein({ x, y, weights, bandwidth, signal }: Comparison): Promise<readonly Measured[]> {
  const score = await scoreOfFittedNormal({ values: y, weights: weights?.y }, x);
  const squared = await kernelSteinDiscrepancySquared(x, { score, bandwidth, signal, weights: weights?.x });
  const settings = { model: 'normal fitted to b', kernel: 'inverse-multiquadric', bandwidth: bandwidth ?? 'median' };
  return [{ name: 'stein', value: Math.sqrt(Math.max(0, squared)), pValue: null, settings }];
}

/** S⁻¹ (mean − x) for every row of x, mean and S those of the sample. */
async function scoreOfFittedNormal({ values, weights }: WeightedRows, x: Matrix): Promise<Matrix> {
  const { rows, columns, data } = values;
  const countAt = (at: number) => weights?.[Math.floor(at / columns)] ?? 1;
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? rows;
  const mean = new Float64Array(columns);
  for (let at = 0; at < data.length; at++) {
    mean[at % columns] = (mean[at % columns] as number) + ((data[at] as number) / total) * countAt(at);
  }
  const about = (numbers: Float64Array, scale: (at: number) => number) =>
    numbers.map((value, at) => scale(at) * (value - (mean[at % columns] as number)));
  const centred = { rows, columns, data: about(data, (at) => Math.sqrt(countAt(at) / (total - 1))) };
  const factor = cholesky(await gram(transpose(centred)));
  return transpose(factor.solve(transpose({ ...x, data: about(x.data, () => -1) })));
}

/** At most `count` rows of either table, drawn at random: for what takes longer than the pairs. */
export function fewer({ x, y, weights, key }: Comparison, count: number): Pick<Comparison, 'x' | 'y' | 'weights'> {
  const [xKey, yKey] = split(key) as [Key, Key];
  const some = (sample: WeightedRows, by: Key) =>
    sample.values.rows <= count ? sample : someOf(sample, choice(by, sample.values.rows, count));
  const [a, b] = [some({ values: x, weights: weights?.x }, xKey), some({ values: y, weights: weights?.y }, yKey)];
  return { x: a.values, y: b.values, weights: weights && { x: a.weights, y: b.weights } };
}
