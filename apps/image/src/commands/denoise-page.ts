import type { Regularisation } from '../denoise/index.js';
import { describeShape } from '../images/image-set.js';
import type { CurveSection, GridSection, Section } from '../page/page.js';
import { renderPage } from '../page/render-page.js';
import { imageGrid } from '../results/image-grid.js';
import type { DenoiseData } from './denoise-data.js';
import type { DenoiseDistances } from './denoise-distances.js';
import type { DenoiseRuns } from './denoise-runs.js';
import type { DenoiseSettings, MoveSettings } from './denoise-settings.js';

/** All that a run of `denoise` has to show. */
export interface DenoiseOutcome extends DenoiseRuns, DenoiseDistances {
  readonly data: DenoiseData;
  readonly settings: DenoiseSettings;
  readonly backend: string;
  readonly seed: number;
}

export interface DenoisePageOptions {
  readonly command: string;
  readonly warnings: readonly string[];
}

/** The page of `denoise`: images before, after and clean, distances, and how both were come by. */
export function denoisePage(outcome: DenoiseOutcome, { command, warnings }: DenoisePageOptions): string {
  const { data, runs, energy } = outcome;
  return renderPage({
    title: 'Noise taken away from images',
    summary: summaryOf(outcome),
    warnings,
    sections: [
      imagesOf(outcome),
      distancesOf(outcome),
      ...(runs.some(({ progress }) => progress.length > 1) ? [movesOf(outcome)] : []),
      ...(energy === undefined ? [] : [lossesOf(energy)]),
      settingsOf(outcome),
    ],
    command,
    footer: `Clean images: ${data.source}.`,
  });
}

function summaryOf({ data, rows }: DenoiseOutcome): readonly string[] {
  const { noisy, clean, judges, originals, shape } = data;
  const [before, ...after] = rows.slice(0, -1);
  const moved = after.map(({ name, mmd }) => `${mmd.toFixed(4)} ${name}`).join(' and ');
  return [
    `${noisy.rows} noisy images of ${describeShape(shape)} were moved, all together, onto what ${clean.rows} clean ones look like.`,
    `Their distance (MMD) to ${judges.rows} clean images that had no part in it went from ${before?.mmd.toFixed(4)} to ${moved}; clean images of their number come to ${rows.at(-1)?.mmd.toFixed(4)}.`,
    ...(originals === undefined ? [] : ['The noise was added here, to clean images that were not learnt from.']),
  ];
}

function imagesOf({ data, runs }: DenoiseOutcome): GridSection {
  const { shape, noisy, originals, judges } = data;
  const grid = (pixels: DenoiseData['noisy']) => imageGrid({ pixels, shape, atMost: 30 });
  return {
    kind: 'grids',
    heading: 'Images',
    grids: [
      { caption: 'noisy', grid: grid(noisy) },
      ...runs.map(({ method, images }) => ({ caption: `after ${method}`, grid: grid(images) })),
      originals === undefined
        ? { caption: 'clean images, others than those under the noise', grid: grid(judges) }
        : { caption: 'originals, before the noise was added', grid: grid(originals) },
    ],
  };
}

function distancesOf({ rows, data }: DenoiseOutcome): Section {
  const known = data.originals !== undefined;
  return {
    kind: 'table',
    heading: 'Distances',
    columns: ['', 'MMD to clean images', ...(known ? ['difference from the originals, a pixel'] : [])],
    rows: rows.map(({ name, mmd, pixelError }) => [
      name,
      mmd.toFixed(4),
      ...(pixelError === null ? [] : [pixelError.toFixed(4)]),
    ]),
  };
}

function movesOf({ runs, floor }: DenoiseOutcome): CurveSection {
  return {
    kind: 'curves',
    heading: 'MMD to clean images along the move',
    axes: ['step', 'MMD'],
    lines: runs.map(({ method, progress }) => ({
      name: method,
      points: progress.flatMap(({ step, mmd }) => (mmd === undefined ? [] : [[step, mmd] as const])),
    })),
    level: { label: 'clean images', value: floor },
  };
}

function lossesOf({ history }: NonNullable<DenoiseRuns['energy']>): CurveSection {
  const lines = [
    { name: 'on images learnt from', points: history.map((info) => [info.epoch, info.trainingLoss] as const) },
    {
      name: 'on images held out',
      points: history.flatMap(({ epoch, validationLoss: loss }) =>
        loss === undefined ? [] : [[epoch, loss] as const],
      ),
    },
  ];
  return {
    kind: 'curves',
    heading: 'Loss of the energy model (denoising score matching)',
    axes: ['epoch', 'loss'],
    lines: lines.filter(({ points }) => points.length > 0),
  };
}

function settingsOf({ settings, energy, data, backend, seed, runs }: DenoiseOutcome): Section {
  const { sigma, hidden, epochs, batchSize, learningRate, moves } = settings;
  return {
    kind: 'table',
    heading: 'Settings',
    rows: [
      ['images learnt from', String(data.clean.rows)],
      ['noise (standard deviation, white is 1)', String(sigma)],
      ...(energy === undefined
        ? []
        : [
            ['hidden layers of the energy model', hidden.join(', ')],
            ['epochs', `${energy.epochs} of ${epochs}; the parameters of epoch ${energy.bestEpoch} are used`],
            ['images to an update', String(batchSize ?? 'at most 777')],
            ['learning rate (Adam)', String(learningRate)],
          ]),
      ...moves.map((move, at) => [move.method, howMoved(move, runs[at]?.regularisation)]),
      ['seed', String(seed)],
      ['backend', backend],
    ],
  };
}

function howMoved({ steps, stepSize, diagonal = false }: MoveSettings, found: Regularisation | undefined): string {
  return [
    stepSize === 'adaptive' ? `${steps} steps that adapt` : `${steps} steps of length ${stepSize}`,
    ...(found === undefined
      ? []
      : [`damping ${Number(found.damping.toPrecision(3))}`, `ridge ${Number(found.ridge.toPrecision(3))}`]),
    ...(diagonal ? ['the diagonal of the kernel'] : []),
  ].join(', ');
}
