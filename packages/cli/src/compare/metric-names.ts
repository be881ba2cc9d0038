import { InvalidArgumentError } from 'commander';

/** What `ingd compare` can measure, in the order in which it is printed. */
export const metricNames = [
  'mmd',
  'linear-mmd',
  'energy',
  'sliced-wasserstein',
  'wasserstein',
  'sinkhorn',
  'stein',
  'classifier',
  'neighbors',
  'kliep',
  'gaussian-kl',
  'frechet',
  'precision-recall',
] as const;

export type MetricName = (typeof metricNames)[number];

/** `mmd,energy` as names, or `all`. */
export function parseMetrics(text: string): readonly MetricName[] {
  if (text.trim() === 'all') return metricNames;
  return text.split(',').map((word) => {
    const found = metricNames.find((name) => name === word.trim());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`"${word.trim()}" is none. There are: all, or some of ${metricNames.join(', ')}.`);
  });
}
