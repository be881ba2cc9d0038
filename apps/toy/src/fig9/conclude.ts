import type { Check, Estimate, Row } from '@ingd/cli/reproduce';
import { estimate, formatEstimate, margin } from '../estimate.js';
import { type DigitsFound, ROWS, type RowName } from './denoise-digits.js';
import type { Quality } from './judge.js';
import type { Learnt } from './learn.js';
import { METHODS } from './sizes.js';

/** As they are called on the page. */
export const NAMES: Readonly<Record<RowName, string>> = {
  clean: 'clean',
  noisy: 'with noise',
  oneStep: "the energy's own step",
  ntKiNG: 'ntKiNG',
  ntKiNGPaper: 'ntKiNG as printed',
  KiNG: 'KiNG',
  WGF: 'WGF',
};

const TARGET = 'as many of those moved onto';

/** Everything that was found of one row, by repetition. */
export type ByRow = (row: RowName) => readonly DigitsFound[];

/** The loss of the energy model in the authors' notebook, per pixel: at first and at last. */
export const AUTHORS_LOSS = [24.87, 2.196] as const;

/** The share of the MMD that is left after the authors' moves. */
const AUTHORS_LEFT: Partial<Record<RowName, number>> = { ntKiNGPaper: 0.066 / 0.207, WGF: 0.0149 / 0.176 };

export function rowsOf(of: ByRow, { history, bestEpoch }: Learnt): readonly Row[] {
  const [first, last] = [history[0], history.at(-1)];
  const best = history.find(([epoch]) => epoch === bestEpoch);
  const one = (value: number | undefined): Estimate => ({ mean: value ?? Number.NaN });
  return [
    {
      name: 'loss of the energy model per pixel, first epoch',
      authors: { mean: AUTHORS_LOSS[0] },
      ours: one(first?.[1]),
    },
    { name: 'last epoch', authors: { mean: AUTHORS_LOSS[1] }, ours: one(last?.[1]) },
    { name: 'held-out images, best epoch', ours: one(best?.[2]) },
    ...ROWS.map((row) => ({ name: `MMD, ${NAMES[row]}`, ours: across(of, row, 'mmd'), digits: 4 })),
    { name: `MMD, ${TARGET}`, ours: ofTarget(of, 'mmd'), digits: 4 },
    ...METHODS.map((row): Row => {
      const left = AUTHORS_LEFT[row];
      return {
        name: `share of the MMD left by ${NAMES[row]}`,
        ours: share(of, row),
        ...(left !== undefined && { authors: { mean: left } }),
      };
    }),
    ...ROWS.map((row) => ({ name: `Fréchet distance, ${NAMES[row]}`, ours: across(of, row, 'frechet'), digits: 1 })),
    { name: `Fréchet distance, ${TARGET}`, ours: ofTarget(of, 'frechet'), digits: 1 },
    ...ROWS.map((row) => ({
      name: `read by the classifier, %, ${NAMES[row]}`,
      ours: across(of, row, 'read', 100),
      digits: 1,
    })),
    ...ROWS.map((row) => ({ name: `error per pixel, ${NAMES[row]}`, ours: across(of, row, 'error'), digits: 4 })),
  ];
}

function across(of: ByRow, row: RowName, what: keyof Quality, unit = 1): Estimate {
  return estimate(of(row).map(({ quality }) => unit * quality[what]));
}

function ofTarget(of: ByRow, what: 'mmd' | 'frechet'): Estimate {
  return estimate(of('clean').map(({ target }) => target?.[what] as number));
}

/** Pair by pair, of the MMD of the images with noise. */
function share(of: ByRow, row: RowName): Estimate {
  return estimate(of(row).map(({ quality }, at) => quality.mmd / (of('noisy')[at]?.quality.mmd as number)));
}

export function checksOf(of: ByRow, learnt: Learnt): readonly Check[] {
  const loss = learnt.history.at(-1)?.[1] as number;
  return [
    {
      name: "the energy model's loss comes to the authors' 2.196 per pixel",
      met: loss <= AUTHORS_LOSS[1],
      detail: `${loss.toFixed(3)} on the training images after ${learnt.epochs} of ${learnt.asked} epochs`,
    },
    ...(['ntKiNG', 'ntKiNGPaper', 'KiNG'] as const).flatMap((row) => [
      compared(of, row, 'read', 'noisy', 'more digits are read than with the noise'),
      compared(of, row, 'read', 'WGF', 'more digits are read than after WGF'),
      compared(of, row, 'frechet', 'WGF', 'the Fréchet distance is smaller than after WGF'),
      compared(of, row, 'mmd', 'noisy', 'the MMD is smaller than with the noise'),
    ]),
  ];
}

function compared(of: ByRow, row: RowName, what: keyof Quality, other: RowName, claim: string): Check {
  const sign = what === 'read' ? 1 : -1;
  const values = of(row).map(({ quality }, at) => sign * (quality[what] - (of(other)[at]?.quality[what] as number)));
  const gain = estimate(values);
  const digits = what === 'frechet' ? 1 : 3;
  return {
    name: `after ${NAMES[row]} ${claim}, ${margin(gain)}`,
    met: gain.mean - 2 * (gain.standardError ?? 0) > 0,
    detail: `${formatEstimate(across(of, row, what), digits)} against ${formatEstimate(across(of, other, what), digits)}; gain pair by pair ${formatEstimate(gain, digits)}`,
  };
}
