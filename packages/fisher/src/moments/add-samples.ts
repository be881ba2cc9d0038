import { expectWeights } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { requireFiniteMean } from '../finite.js';
import { requireSample } from '../moment-gradient.js';
import { type SampleOf, valuesInTiles } from '../sample-values.js';
import { emptyMoments, type MomentSums, mergeMoments, sumRows } from './moment-sums.js';

/** A batch of samples on its way into sums. */
export interface SampleBatch {
  /** T; borrowed. */
  readonly statistic: Statistic;
  /** `[n, d]`, n ≥ 0; borrowed. An empty batch changes nothing. */
  readonly samples: Tensor2D;
  /** wᵢ ≥ 0, `[n]`, in counts: 2 is the same as the row twice; 1 where absent. */
  readonly weights?: ArrayLike<number> | undefined;
}

/**
 * The sums with a batch of samples added, tile after tile; `sums` stays as it was   [Welford 1962; Chan, Golub & LeVeque 1983].
 * `let sums = emptyMoments(statistic.size); for await (const samples of batches) sums = await addSamples(sums, { statistic, samples });`
 * @throws RangeError when shapes, sizes or weights do not fit, or a value is not finite
 */
export async function addSamples(sums: MomentSums, { statistic, samples, weights }: SampleBatch): Promise<MomentSums> {
  const functionName = 'addSamples';
  const { dimension, size } = statistic;
  if (sums.origin.length !== size) {
    throw new RangeError(
      `${functionName}: expected sums of ${size} statistics, as ${statistic.name} has, got ${sums.origin.length}; start from emptyMoments(${size})`,
    );
  }
  await requireSample({ functionName, argumentName: 'samples', points: samples, dimension, minimumRows: 0 });
  const own = weights && expectWeights(functionName, weights, samples.shape[0], { mayAllBeZero: true });
  const sample = { functionName, argumentName: 'samples', statistic, points: samples };
  return mergeMoments(sums, await sumsOf(sample, own));
}

/** The sums of all rows of a checked sample. */
export async function sumsOf(sample: SampleOf, weights?: Float64Array): Promise<MomentSums> {
  let sums: MomentSums | undefined;
  let first = 0;
  for await (const tile of valuesInTiles(sample)) {
    const part = await sumRows(tile, weights?.subarray(first, first + tile.rows));
    requireFiniteMean(sample.functionName, sample.argumentName, sample.statistic.name, part.offset);
    sums = sums ? mergeMoments(sums, part) : part;
    first += tile.rows;
  }
  return sums ?? emptyMoments(sample.statistic.size);
}
