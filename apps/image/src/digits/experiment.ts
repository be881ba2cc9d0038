import { accuracy, svm } from '@ingd/adaptation';
import { createKey, type Key, type Matrix, split } from '@ingd/engine';
import { coral, fitPreprocessing, fromFlow, linearMonge, mapFromRun, type TransportMap, toFlow } from '@ingd/particles';
import { type DigitsDraw, drawDigits, type Scanners } from './digit-data.js';
import { flowDigits } from './flow.js';
import { SETTINGS } from './settings.js';

/** The methods compared, in the order shown. */
export const METHODS = ['before', 'coral', 'linearMonge', 'ntKing'] as const;

/** Share of the moved scanner's digits that the classifier reads, by what was done to them first. */
export type DigitsAccuracy = Readonly<Record<(typeof METHODS)[number], number>>;

/** How far a run has come. */
export interface DigitsProgress {
  readonly step: number;
  /** Between the moved digits and MNIST digits that the run has not seen. */
  readonly mmd: number;
  /** Shown, never used. */
  readonly accuracy: number;
}

/** Digits in the coordinates of the flow, one row each. */
export interface DigitsPoints {
  readonly source: Matrix;
  readonly moved: Matrix;
  readonly target: Matrix;
}

export interface DigitsOutcome {
  readonly draw: DigitsDraw;
  readonly accuracy: DigitsAccuracy;
  /** Entry 0 is the start. */
  readonly progress: readonly DigitsProgress[];
  /** MMD of the target digits to those that judge: what a perfect fit would reach. */
  readonly floor: number;
  readonly points: DigitsPoints;
  /** The source images after the run, `[400, 64]`. */
  readonly moved: Matrix;
  readonly map: TransportMap;
}

export interface DigitsOptions {
  readonly scanners: Scanners;
  readonly seed: number;
  /** Told at the start and after each step. */
  readonly report?: (progress: DigitsProgress) => void;
}

/**
 * Trains a classifier on MNIST, moves UCI digits onto MNIST by ntKiNG without looking at their labels, and counts how
 * many of them the classifier reads before and after, with CORAL and the linear Monge map beside it.
 */
export async function moveDigits({ scanners, seed, report = () => {} }: DigitsOptions): Promise<DigitsOutcome> {
  const [drawKey, key] = split(createKey(seed)) as [Key, Key];
  const draw = drawDigits(scanners, drawKey);
  const { components, cost, gamma } = SETTINGS;
  const images = { source: draw.source.images, target: draw.target.images };
  const preprocessing = fitPreprocessing({ ...images, standardize: false, components });
  const source = toFlow(preprocessing, images.source);
  const target = toFlow(preprocessing, images.target);
  const judges = toFlow(preprocessing, draw.judges.images);
  const machine = svm({ cost, gamma, gammaUnit: 1 });
  const classifier = await machine.train({ points: target, labels: draw.target.labels });
  const read = (points: Matrix): number => accuracy(classifier.predict(points), draw.source.labels);
  const { run, end, progress, floor } = await flowDigits({ source, target, judges, key, read, report });
  return {
    draw,
    accuracy: {
      before: read(source),
      coral: read(coral({ source, target, shrinkage: 0, means: 'matched' }).apply(source)),
      linearMonge: read(linearMonge({ source, target }).apply(source)),
      ntKing: read(end),
    },
    progress,
    floor,
    points: { source, moved: end, target },
    moved: fromFlow(preprocessing, images.source, end),
    map: mapFromRun({ run, preprocessing, metadata: { ...SETTINGS, seed, pixels: '8x8, 0 to 1' } }),
  };
}
