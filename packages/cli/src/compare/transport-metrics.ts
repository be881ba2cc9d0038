import { type Key, split } from '@ingd/engine';
import {
  sinkhornDivergence,
  slicedWassersteinTest,
  slicedWasserstein as valueOfSliced,
  wasserstein,
} from '@ingd/metrics';
import { most } from './costs.js';
import { fewer } from './kernel-metrics.js';
import type { Comparison, Measured } from './metric.js';

/** Exact and regularised transport take at most so many rows of either table. */
const transportRows = 1000;

const projections = 50;

/** Sliced Wasserstein distance of order 2, and its permutation test. */
export async function slicedWasserstein(comparison: Comparison): Promise<readonly Measured[]> {
  const { x, y, weights, key, permutations, signal } = comparison;
  if (weights !== undefined) {
    const [directions] = split(key) as [Key, Key]; // those of the test, so that the value is the same
    const { distance } = await valueOfSliced(x, y, { key: directions, weights, projections, signal });
    const settings = { order: 2, projections, permutations: 0 };
    return [{ name: 'sliced-wasserstein', value: distance, pValue: null, settings }];
  }
  const count = Math.min(permutations, most.sliced);
  const test = await slicedWassersteinTest(x, y, { key, permutations: count, projections, signal });
  const settings = { order: 2, projections, permutations: count };
  return [{ name: 'sliced-wasserstein', value: test.statistic, pValue: test.pValue, settings }];
}

/** The exact Wasserstein distance of order 2. */
export async function exactWasserstein(comparison: Comparison): Promise<readonly Measured[]> {
  const { x, y, weights } = fewer(comparison, transportRows);
  const { distance } = await wasserstein(x, y, { weights, signal: comparison.signal });
  return [{ name: 'wasserstein', value: distance, pValue: null, settings: { order: 2, n: x.rows, m: y.rows } }];
}

/** The Sinkhorn divergence with cost |x − y|². */
export async function sinkhorn(comparison: Comparison): Promise<readonly Measured[]> {
  const { x, y, weights } = fewer(comparison, transportRows);
  const how = { weights, signal: comparison.signal, maximumIterations: 300 };
  const { divergence, ...end } = await sinkhornDivergence(x, y, how);
  const settings = { order: 2, n: x.rows, m: y.rows, ...end };
  return [{ name: 'sinkhorn', value: divergence, pValue: null, settings }];
}
