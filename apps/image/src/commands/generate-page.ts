import type { Generated } from '../generate/index.js';
import { describeShape } from '../images/image-set.js';
import type { GridSection, Section } from '../page/page.js';
import { renderPage } from '../page/render-page.js';
import { imageGrid } from '../results/image-grid.js';
import type { GenerateData } from './generate-data.js';
import type { GenerateCommandOptions } from './generate-options.js';
import { scoreCells, scoreColumns, scoreRows } from './generate-scores.js';

/** All that a run of `generate` has to show. */
export interface GenerateOutcome {
  readonly data: GenerateData;
  readonly generated: Generated;
  readonly options: GenerateCommandOptions;
  readonly backend: string;
}

export interface GeneratePageOptions {
  readonly command: string;
  readonly warnings: readonly string[];
}

/** The page of `generate`: made images beside real ones, the nearest that were learnt from, and scores. */
export function generatePage(outcome: GenerateOutcome, { command, warnings }: GeneratePageOptions): string {
  const { data, generated } = outcome;
  return renderPage({
    title: 'Images made from noise',
    summary: summaryOf(outcome),
    warnings,
    sections: [
      madeOf(outcome),
      {
        kind: 'table',
        heading: 'How near they come to real images',
        columns: scoreColumns,
        rows: scoreRows(generated).map(({ name, scores }) => [name, ...scoreCells(scores)]),
      },
      explanation(generated),
      ...generated.methods.map((each) => nearestOf(each, data)),
      settingsOf(outcome),
    ],
    command,
    footer: `Images: ${data.source}.`,
  });
}

function summaryOf({ data, generated }: GenerateOutcome): readonly string[] {
  const { training, judges, shape, count } = data;
  const best = [...generated.methods].sort((a, b) => a.scores.frechet - b.scores.frechet);
  const ranked = best.map(({ method, scores }) => `${method} ${scores.frechet.toFixed(3)}`).join(', ');
  return [
    `${generated.methods.map(({ method }) => method).join(' and ')} learnt from ${training.rows} images of ${describeShape(shape)} and made ${count} fresh ones${generated.methods.length > 1 ? ' each' : ''}.`,
    `Fréchet distance on features to ${judges.rows} real images that nothing was learnt from, nearest first: ${ranked}; images learnt from come to ${generated.reference.training.frechet.toFixed(3)}, noise to ${generated.reference.noise.frechet.toFixed(3)}.`,
  ];
}

function madeOf({ data, generated }: GenerateOutcome): GridSection {
  const { shape, judges } = data;
  return {
    kind: 'grids',
    heading: 'Images',
    grids: [
      ...generated.methods.map(({ method, images }) => ({
        caption: `made by ${method}`,
        grid: imageGrid({ pixels: images, shape }),
      })),
      { caption: 'real', grid: imageGrid({ pixels: judges, shape, atMost: 30 }) },
    ],
  };
}

/** Pairs of lines: ten made images, and under each the nearest that was learnt from. */
function nearestOf({ method, images, nearest }: Generated['methods'][number], { shape }: GenerateData): GridSection {
  const shown = Math.min(20, images.rows);
  const data = new Float64Array(2 * shown * images.columns);
  for (let line = 0; line * 10 < shown; line++) {
    const [from, to] = [10 * line * images.columns, Math.min(shown, 10 * (line + 1)) * images.columns];
    data.set(images.data.subarray(from, to), 2 * from);
    data.set(nearest.data.subarray(from, to), 2 * from + (to - from));
  }
  return {
    kind: 'grids',
    heading: `Nothing copied? ${method}`,
    grids: [
      {
        caption: 'made images, and under each the nearest of those that were learnt from',
        grid: imageGrid({
          pixels: { rows: 2 * shown, columns: images.columns, data },
          shape,
          columns: Math.min(10, shown),
        }),
      },
    ],
  };
}

function explanation({ features }: Generated): Section {
  return {
    kind: 'table',
    heading: 'What the scores are',
    rows: [
      ['features', features],
      [
        'Fréchet',
        'distance of the normal distributions fitted to the features of these images and of real ones; less is better',
      ],
      [
        'told apart',
        'share of images that a classifier of features, tested on others than it learnt from, tells from real ones; 50% is chance',
      ],
      ['precision, recall', 'share of these that lie among real ones, and of real ones that have one of these near'],
      [
        'too near',
        'share nearer to an image learnt from than all but a hundredth of real ones are: above 1% is copied',
      ],
    ],
  };
}

function settingsOf({ data, generated, options, backend }: GenerateOutcome): Section {
  return {
    kind: 'table',
    heading: 'Settings',
    rows: [
      ['images learnt from', String(data.training.rows)],
      ['images that judge', String(data.judges.rows)],
      ['network', `${generated.network.name}, ${generated.network.weights} weights`],
      ...generated.methods.map(({ method, updates, trainingSeconds, samplingSeconds }) => [
        method,
        `${updates} updates in ${trainingSeconds.toFixed(0)} s; images made in ${samplingSeconds.toFixed(1)} s`,
      ]),
      ['quick', options.quick ? 'yes: small networks and little time' : 'no'],
      ['seed', String(options.seed)],
      ['backend', backend],
    ],
  };
}
