import { fold, type Matrix, medianBandwidth, selectRows, stackRows, toTensor } from '@ingd/engine';
import { mmd } from '@ingd/metrics';
import { sampleRows } from '../files/sample-rows.js';
import { someOf, type WeightedRows } from '../files/weighted-rows.js';
import type { Problem } from './problem.js';

/** Rows on either side of a measurement: enough to tell, few enough to measure at every step. */
const MEASURED_ROWS = 500;

/** Measures how far particles are from the target, always against the same rows with the same bandwidth. */
export interface Yardstick {
  /** Of the Gaussian kernel: the median rule on the judging rows, so that it is the target's own scale. */
  readonly bandwidth: number;
  /** Whether the judging rows were kept out of the fit. */
  readonly heldOut: boolean;
  /** The MMD of fitted target rows to the judging rows: what a perfect fit comes to. Undefined where none was held out. */
  readonly floor: number | undefined;
  /** The MMD of particles `[n, K]` to the judging rows. */
  measure(particles: Matrix): Promise<number>;
}

async function floorOf({ target, judges, count, problem, bandwidth }: FloorRequest): Promise<number> {
  const rows = sampleRows({ matrix: target.values, count, key: fold(problem.judgeKey, 3) });
  const some = someOf(target, rows);
  return mmd(some.values, judges.values, { bandwidth, weights: { x: some.weights, y: judges.weights } });
}

interface FloorRequest {
  readonly target: WeightedRows;
  readonly judges: WeightedRows;
  /** As many rows as there are measured particles: the estimate depends on how many there are. */
  readonly count: number;
  readonly problem: Problem;
  readonly bandwidth: number;
}

function varies({ columns, data }: Matrix): boolean {
  return data.some((value, index) => value !== data[index % columns]);
}

/** The median distance among the judging rows; among all rows where those are all alike. */
async function bandwidthFor({ values, weights }: WeightedRows, { particles, target }: Problem): Promise<number> {
  const doVary = varies(values);
  const points = toTensor(doVary ? values : stackRows(particles, target, values));
  try {
    return await medianBandwidth(points, { rule: 'median', weights: doVary ? weights : undefined });
  } finally {
    points.dispose();
  }
}

/** A yardstick for a problem: held-out target rows, or the fitted ones where none could be spared. */
export async function makeYardstick(problem: Problem): Promise<Yardstick> {
  const { particles, heldOut, heldOutWeights, judgeKey } = problem;
  const target = { values: problem.target, weights: problem.targetWeights };
  const judging = heldOut === undefined ? target : { values: heldOut, weights: heldOutWeights };
  const chosen = sampleRows({ matrix: judging.values, count: MEASURED_ROWS, key: fold(judgeKey, 1) });
  const judges = someOf(judging, chosen);
  const measured = sampleRows({ matrix: particles, count: MEASURED_ROWS, key: fold(judgeKey, 2) });
  const bandwidth = await bandwidthFor(judges, problem);
  const request = { target, judges, count: measured.length, problem, bandwidth };
  return {
    bandwidth,
    heldOut: heldOut !== undefined,
    floor: heldOut === undefined ? undefined : await floorOf(request),
    measure: (current) =>
      mmd(selectRows(current, measured), judges.values, { bandwidth, weights: { y: judges.weights } }),
  };
}
