import { renderReport } from '@ingd/cli/report';
import type { Matrix } from '@ingd/engine';
import type { DigitsOutcome } from './experiment.js';
import { SETTINGS } from './settings.js';
import type { MethodSummary } from './summary.js';

export interface DigitsPageOptions {
  /** Of the first seed: the pictures and the curve are its. */
  readonly outcome: DigitsOutcome;
  readonly summary: readonly MethodSummary[];
  readonly seeds: readonly number[];
  readonly backend: string;
  readonly command: string;
}

/** The page of the main job: digits before and after, who reads how many, and the curve. */
export function digitsPage({ outcome, summary, seeds, backend, command }: DigitsPageOptions): string {
  const percent = (method: string): string =>
    `${(100 * (summary.find((row) => row.method === method)?.accuracy ?? Number.NaN)).toFixed(1)}%`;
  const { draw, progress, floor, points, moved } = outcome;
  return renderReport({
    title: 'Handwritten digits of one scanner, moved onto those of another',
    summary: [
      `A classifier trained on ${draw.target.images.rows} MNIST digits reads ${percent('before')} of ${draw.source.images.rows} UCI digits.`,
      `After ${SETTINGS.steps} steps of ntKiNG, which saw no label of theirs, it reads ${percent('ntKiNG')}; CORAL reaches ${percent('CORAL')} and the linear Monge map ${percent('linear Monge map')}.`,
      seeds.length > 1
        ? `Accuracies are means over ${seeds.length} seeds with standard errors; pictures and curve are those of seed ${seeds[0]}.`
        : 'One seed; --seeds 10 gives means and standard errors.',
    ],
    warnings: [],
    counts: [
      { label: 'UCI digits moved', value: String(draw.source.images.rows) },
      { label: 'MNIST digits trained on and moved onto', value: String(draw.target.images.rows) },
      { label: 'MNIST digits that only judge', value: String(draw.judges.images.rows) },
      { label: 'seeds', value: seeds.join(', ') },
      { label: 'backend', value: backend },
    ],
    settings: Object.entries(SETTINGS).map(([label, value]) => ({ label, value: String(value) })),
    curve: {
      label: 'MMD to MNIST digits that the run has not seen',
      values: progress.map((entry) => entry.mmd),
      floor,
      floorLabel: 'MNIST against itself',
    },
    scatter: {
      axes: ['first component', 'second component'],
      before: plane(points.source),
      after: plane(points.moved),
      target: plane(points.target),
    },
    images: {
      rowShape: [8, 8],
      range: [0, 1],
      before: draw.source.images,
      after: moved,
      target: draw.target.images,
    },
    accuracy: summary,
    command,
    producer: 'Digits: UCI (E. Alpaydin, C. Kaynak, CC BY 4.0), MNIST (Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0).',
  });
}

/** The first two columns. */
function plane({ rows, columns, data }: Matrix): Matrix {
  return {
    rows,
    columns: 2,
    data: Float64Array.from({ length: 2 * rows }, (_, i) => data[Math.floor(i / 2) * columns + (i % 2)] ?? 0),
  };
}
