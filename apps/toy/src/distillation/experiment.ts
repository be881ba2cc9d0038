import type { Check, Row } from '@ingd/cli/reproduce';
import { estimate, formatEstimate } from '../estimate.js';
import { defineExperiment, type Settings } from '../experiment.js';
import { type DistilFound, type DistilTask, distilRun } from './distil-run.js';
import { drawDistilled } from './picture.js';

const DIMENSIONS = [2, 5, 20] as const;

/** Of the way from noise to the target that the network may fall behind the map. */
const BEHIND = 0.05;

/** Beyond the paper: a whole run in one pass of a network. */
export const distillation = defineExperiment<DistilTask, DistilFound>({
  id: 'distillation',
  title: 'Beyond the paper: a run of ntKiNG distilled to one pass of a network',
  setting: [
    '200 particles from N(0, I) are moved onto 200 draws of two modes by ntKiNG with the settings of the paper. A network x + φ(x), φ of two hidden layers of 64 units, learns where each particle is after every step (two passes over them), and then where the saved map carries fresh noise (batches of 1024, two passes over each).',
    'MMD of 1000 fresh draws of the target from 1000 fresh draws of noise carried by the map, step by step, and of the same noise in one pass of the network; one bandwidth for all, by the paper’s rule on the draws of the target.',
  ],
  seeds: { full: 10, quick: 1 },
  pieces: (settings) =>
    tasks(settings).map((task) => ({ name: `d${task.dimension}-repetition${task.repetition}`, task })),
  compute: (task, { settings }) => distilRun(task, settings.seed),
  conclude(found, settings) {
    const all = tasks(settings).map((task, index) => ({ ...task, ...(found[index] as DistilFound) }));
    const [first] = all as [(typeof all)[number]];
    return {
      rows: DIMENSIONS.flatMap((dimension) => rowsOf(all, dimension)),
      checks: DIMENSIONS.map((dimension) => checkOf(all, dimension)),
      series: {
        columns: ['dimension', 'repetition', 'steps', ...MEASURED, 'relative_error'],
        rows: all.map((each) => [
          each.dimension,
          each.repetition,
          each.steps,
          ...[...MEASURED.map((name) => each[name]), each.relativeError].map((value) => Number(value.toPrecision(6))),
        ]),
      },
      pictures: [{ svg: drawDistilled(first, first.steps) }],
      notes: [
        `A fresh sample of the map takes ${first.steps} passes of networks there and along, one of the network takes one of its own.`,
        'The paper has nothing of the kind; there are no published numbers.',
      ],
    };
  },
});

type Distilled = DistilTask & DistilFound;

const MEASURED = ['source', 'flow', 'network', 'target'] as const;

const NAMES = {
  source: 'noise',
  flow: 'the map, step by step',
  network: 'one pass of the network',
  target: 'other draws of the target',
};

function tasks({ seeds, quick }: Settings): readonly DistilTask[] {
  const size = quick ? { steps: 10, rounds: 5 } : { steps: 100, rounds: 40 };
  return DIMENSIONS.flatMap((dimension) =>
    Array.from({ length: seeds }, (_, repetition) => ({ dimension, repetition, ...size })),
  );
}

function rowsOf(all: readonly Distilled[], dimension: number): readonly Row[] {
  const own = all.filter((each) => each.dimension === dimension);
  const row = (name: string, values: readonly number[]): Row => ({
    name: `d = ${dimension}: ${name}`,
    ours: estimate(values),
    digits: 4,
  });
  return [
    ...MEASURED.map((of) =>
      row(
        `MMD of ${NAMES[of]}`,
        own.map((each) => each[of]),
      ),
    ),
    row(
      'distance of the network from the map on fresh noise, over the spread of what the map makes',
      own.map(({ relativeError }) => relativeError),
    ),
  ];
}

function checkOf(all: readonly Distilled[], dimension: number): Check {
  const own = all.filter((each) => each.dimension === dimension);
  const behind = estimate(own.map(({ source, flow, network }) => (network - flow) / source));
  return {
    name: `d = ${dimension}: in MMD the network is behind the map by at most ${100 * BEHIND}% of the way from noise to the target`,
    met: behind.mean <= BEHIND,
    detail: `${formatEstimate(behind, 4)} of that way, mean over repetitions`,
  };
}
