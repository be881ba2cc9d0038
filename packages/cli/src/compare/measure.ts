import { fold, type Key } from '@ingd/engine';
import { tooLarge } from './costs.js';
import { type Forecast, foretell, sizeOf } from './forecast.js';
import { energy, linearMmd, mmd, stein } from './kernel-metrics.js';
import { kernelTests } from './kernel-tests.js';
import { densityRatio, logistic, neighbors } from './learned-metrics.js';
import type { Comparison, Measured, Metric } from './metric.js';
import { type MetricName, metricNames } from './metric-names.js';
import { frechet, gaussianKl, precisionAndRecall } from './moment-metrics.js';
import { exactWasserstein, sinkhorn, slicedWasserstein } from './transport-metrics.js';

const metrics: Readonly<Record<MetricName, Metric>> = {
  mmd,
  'linear-mmd': linearMmd,
  energy,
  'sliced-wasserstein': slicedWasserstein,
  wasserstein: exactWasserstein,
  sinkhorn,
  stein,
  classifier: logistic,
  neighbors,
  kliep: densityRatio,
  'gaussian-kl': gaussianKl,
  frechet,
  'precision-recall': precisionAndRecall,
};

/** Which metrics, and where each one's randomness comes from. */
export interface MeasureRequest extends Omit<Comparison, 'key' | 'kernelTests'> {
  readonly chosen: readonly MetricName[];
  readonly keys: { readonly test: Key; readonly others: Key };
  /** Told the share of the pairs of rows that the tests have been through. */
  readonly onProgress?: (share: number) => void;
}

/** The chosen metrics, in their fixed order. What cannot be computed for these tables says why, and stops no other. */
export async function measure({
  chosen,
  keys,
  onProgress,
  ...comparison
}: MeasureRequest): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  const tests = kernelTests({ ...comparison, chosen, key: keys.test, onProgress });
  for (const [index, name] of metricNames.entries()) {
    if (!chosen.includes(name)) continue;
    const key = name === 'mmd' ? keys.test : fold(keys.others, index);
    measured.push(...(await attempt(name, { ...comparison, key, kernelTests: tests })));
  }
  return measured;
}

/** How long the chosen metrics will take; none where the tables are small. */
export function foretellMetrics(request: Omit<MeasureRequest, 'onProgress'>): Promise<readonly Forecast[]> {
  return foretell({ ...request, metrics });
}

/** MMD has been refused before: what is wrong with it is wrong with the tables. */
async function attempt(name: MetricName, comparison: Comparison): Promise<readonly Measured[]> {
  const reason = tooLarge(name, sizeOf(comparison));
  if (reason !== undefined) return [{ name, value: null, pValue: null, settings: {}, reason }];
  try {
    return await metrics[name](comparison);
  } catch (error) {
    if (!(error instanceof RangeError) || name === 'mmd') throw error;
    return [{ name, value: null, pValue: null, settings: {}, reason: error.message }];
  }
}
