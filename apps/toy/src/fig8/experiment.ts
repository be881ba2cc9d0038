import type { Check, Row } from '@ingd/cli/reproduce';
import { estimate, formatEstimate, margin } from '../estimate.js';
import { defineExperiment, type Series, type Settings } from '../experiment.js';
import {
  type DenoiseFound,
  type DenoiseTask,
  type Distances,
  denoisePoints,
  METHODS,
  type Method,
  NAMES,
} from './denoise-run.js';
import { drawDistances, drawPoints } from './picture.js';

/** Figure 8: noise taken away from an S with a learnt statistic. */
export const fig8 = defineExperiment<DenoiseTask, DenoiseFound>({
  id: 'fig8',
  title: 'Figure 8: noise taken away from an S-curve, with a learnt statistic',
  setting: [
    '200 points of an S (noise 0.01, seen from its side) with N(0, 0.3²) added, moved onto 1000 clean ones. The statistic is the layer before the output, 211 units, of an energy model 2-64-64-211-1 (SiLU) learnt from 10 000 other clean points by denoising score matching at σ = 0.3, anew for each seed.',
    "As printed: 1000 iterations of ntKiNG with steps of 0.1, here with λ = 1e-3 and ridge 1e-3, those of the authors' code, and 1000 of the Wasserstein gradient flow (WGF) with steps of 1. Ours: 200 iterations of ntKiNG and 50 of KiNG with our defaults, steps that adapt and a smaller ridge.",
  ],
  seeds: { full: 10, quick: 1 },
  pieces: (settings) => tasks(settings).map((task) => ({ name: `repetition${task.repetition}`, task })),
  compute: (task, { settings }) => denoisePoints(task, settings.seed),
  conclude: (found) => ({
    rows: rowsOf(found),
    checks: checksOf(found),
    series: seriesOf(found),
    pictures: [
      ...(found[0]?.drawn === undefined ? [] : [{ svg: drawPoints(found[0].drawn) }]),
      { name: 'distances', svg: drawDistances(found) },
    ],
    notes: [
      'The paper shows one picture (ntKiNG: a thin S; WGF: smeared) and gives no numbers; it does not say how deep its network is, nor how many clean points are moved onto.',
      'The floor is what 200 fresh clean points come to.',
    ],
  }),
});

function tasks({ seeds, quick }: Settings): readonly DenoiseTask[] {
  const size = quick
    ? { points: 2000, epochs: 40, steps: { ntKiNG: 20, ntKiNGPaper: 40, KiNG: 10, WGF: 100 } }
    : { points: 10_000, epochs: 60, steps: { ntKiNG: 200, ntKiNGPaper: 1000, KiNG: 50, WGF: 1000 } };
  return Array.from({ length: seeds }, (_, repetition) => ({ repetition, ...size }));
}

const WHAT = { curve: 'mean distance to the clean curve', mmd: 'MMD to clean points' } as const;

function ends(found: readonly DenoiseFound[], method: Method, what: keyof Distances): readonly number[] {
  return found.map(({ along }) => along[method].at(-1)?.[what] as number);
}

function rowsOf(found: readonly DenoiseFound[]): readonly Row[] {
  return (['curve', 'mmd'] as const).flatMap((what): Row[] => [
    {
      name: `${WHAT[what]}: before`,
      ours: estimate(found.map(({ along }) => along.WGF[0]?.[what] as number)),
      digits: 4,
    },
    ...METHODS.map((method) => ({
      name: `after ${NAMES[method]}`,
      ours: estimate(ends(found, method, what)),
      digits: 4,
    })),
    { name: 'floor', ours: estimate(found.map(({ floor }) => floor[what])), digits: 4 },
  ]);
}

function checksOf(found: readonly DenoiseFound[]): readonly Check[] {
  const before = estimate(found.map(({ along }) => along.WGF[0]?.curve as number));
  return (['ntKiNG', 'ntKiNGPaper'] as const).flatMap((method): Check[] => {
    const after = estimate(ends(found, method, 'curve'));
    return [
      {
        name: `${NAMES[method]} leaves a thin S: at most a quarter of the distance to the curve`,
        met: after.mean <= before.mean / 4,
        detail: `${formatEstimate(before, 4)} before, ${formatEstimate(after, 4)} after`,
      },
      better(found, method, 'curve'),
      better(found, method, 'mmd'),
    ];
  });
}

/** Whether a method ends nearer than the Wasserstein gradient flow, pair by pair. */
function better(found: readonly DenoiseFound[], method: Method, what: keyof Distances): Check {
  const [ours, theirs] = [ends(found, method, what), ends(found, 'WGF', what)];
  const difference = estimate(ours.map((value, at) => value - (theirs[at] as number)));
  return {
    name: `after ${NAMES[method]} the ${WHAT[what]} is smaller than after WGF, ${margin(difference)}`,
    met: difference.mean + 2 * (difference.standardError ?? 0) < 0,
    detail: `difference, pair by pair: ${formatEstimate(difference, 4)}`,
  };
}

function seriesOf(found: readonly DenoiseFound[]): Series {
  return {
    columns: ['repetition', 'flow', 'iteration', 'distance_to_curve', 'mmd'],
    rows: found.flatMap(({ along }, repetition) =>
      METHODS.flatMap((method) =>
        along[method].map(({ iteration, curve, mmd }) => [
          repetition,
          method,
          iteration,
          Number(curve.toPrecision(6)),
          Number(mmd.toPrecision(6)),
        ]),
      ),
    ),
  };
}
