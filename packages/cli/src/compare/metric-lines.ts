import type { Measured } from './metric.js';

/** What each name stands for. */
const words: Readonly<Record<string, string>> = {
  mmd: 'MMD',
  'linear-mmd': 'MMD² in linear time',
  energy: 'energy distance',
  'sliced-wasserstein': 'sliced Wasserstein distance',
  wasserstein: 'Wasserstein distance',
  sinkhorn: 'Sinkhorn divergence',
  stein: 'Stein discrepancy, normal of B',
  classifier: 'accuracy, logistic regression',
  neighbors: 'accuracy, nearest neighbours',
  kliep: 'KL divergence, density ratio',
  'gaussian-kl': 'KL divergence, fitted normals',
  frechet: 'Fréchet distance',
  'precision-recall': 'precision and recall',
  precision: 'precision of B',
  recall: 'recall of A',
  density: 'density of B',
  coverage: 'coverage of A',
};

/** The metrics but MMD, which has a sentence of its own where it was computed, one a line; what was made of fewer rows than the others says so. */
export function metricLines(
  measured: readonly Measured[],
  { n, m }: { readonly n: number; readonly m: number },
): readonly string[] {
  const shown = measured.filter(({ name, value }) => name !== 'mmd' || value === null);
  const width = Math.max(0, ...shown.map(({ name }) => (words[name] ?? name).length));
  return shown.map(({ name, value, pValue, settings, reason }) => {
    const label = (words[name] ?? name).padEnd(width);
    if (value === null) return `  ${label}  not computed: ${reason}`;
    const chance = pValue === null ? '' : `  p = ${pValue.toPrecision(3)}`;
    const isThinned = Number(settings.n ?? n) < n || Number(settings.m ?? m) < m;
    const rows = isThinned ? `  of ${settings.n} × ${settings.m} rows` : '';
    return `  ${label}  ${value.toPrecision(4).padStart(9)}${chance}${rows}`;
  });
}
