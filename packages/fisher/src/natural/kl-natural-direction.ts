import { expectWeights } from '@ingd/engine';
import { type ExponentialFamily, expectSupport, fisherOperator, type Natural } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { SampleWeights } from '../estimators/weighted-sample.js';
import { requireSample } from '../moment-gradient.js';
import { sampleMean, totalOf } from '../sample-moments.js';

/**
 * F(η)⁻¹ (mean T − E_η[T]), the direction in which η descends KL[data, q_η] most steeply, lengths measured by KL itself: the natural
 * gradient of the mean log likelihood   [Amari 1998]. Means are summed in float64.
 * @param natural η of one member, `[b]`
 * @param x samples, `[n, d]`, n ≥ 1
 * @returns `[b]`; a step follows it, `naturalGradientStep` of `@ingd/families` guards such a step
 * @throws RangeError when η lies outside the domain or is a batch, a sample outside the support, weights do not fit, or F is singular
 */
export async function klNaturalDirection(
  family: ExponentialFamily,
  natural: Natural,
  x: Tensor2D,
  { weights }: SampleWeights = {},
): Promise<Float64Array> {
  const functionName = 'klNaturalDirection';
  const { statistic, definition } = family;
  const metric = fisherOperator(family, natural);
  if (metric.shape.length !== 1) {
    throw new RangeError(
      `${functionName}: expected the natural parameters of one member, got shape [${metric.shape.join(', ')}]; take one member at a time`,
    );
  }
  const rows = await requireSample({
    functionName,
    argumentName: 'x',
    points: x,
    dimension: statistic.dimension,
    minimumRows: 1,
  });
  await expectSupport(family, x);
  const own = weights && expectWeights(functionName, weights, rows.rows);
  const sums = definition.sumStatistics?.(rows.data, own);
  const count = own ? totalOf(own) : rows.rows;
  const sample = { functionName, argumentName: 'x', statistic, points: x };
  const mean = sums ? Float64Array.from(sums, (sum) => sum / count) : await sampleMean(sample, own);
  const member = family.toMean(natural).values;
  const direction = metric.solve(mean.map((value, i) => value - (member[i] as number)));
  if (direction.every(Number.isFinite)) return direction;
  throw new RangeError(
    `${functionName}: expected a regular Fisher matrix of ${family.name}, got one that is singular in float64; solve with naturalDirection({ fisher: exactFisher(...), ridge })`,
  );
}
