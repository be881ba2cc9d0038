import { fold, type Matrix, medianBandwidth, selectRows, stackRows, toTensor } from '@ingd/engine';
import { mmd } from '@ingd/metrics';
import { sampleRows } from '../files/sample-rows.js';
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
  const rows = sampleRows({ matrix: target, count, key: fold(problem.judgeKey, 3) });
  return mmd(selectRows(target, rows), judges, { bandwidth });
}

interface FloorRequest {
  readonly target: Matrix;
  readonly judges: Matrix;
  /** As many rows as there are measured particles: the estimate depends on how many there are. */
  readonly count: number;
  readonly problem: Problem;
  readonly bandwidth: number;
}

function varies({ columns, data }: Matrix): boolean {
  return data.some((value, index) => value !== data[index % columns]);
}

/** The median distance among the judging rows; among all rows where those are all alike. */
async function bandwidthFor(judges: Matrix, { particles, target }: Problem): Promise<number> {
  const points = toTensor(varies(judges) ? judges : stackRows(particles, target, judges));
  try {
    return await medianBandwidth(points, { rule: 'median' });
  } finally {
    points.dispose();
  }
}

/** A yardstick for a problem: held-out target rows, or the fitted ones where none could be spared. */
export async function makeYardstick(problem: Problem): Promise<Yardstick> {
  const { particles, target, heldOut, judgeKey } = problem;
  const judging = heldOut ?? target;
  const judges = selectRows(judging, sampleRows({ matrix: judging, count: MEASURED_ROWS, key: fold(judgeKey, 1) }));
  const measured = sampleRows({ matrix: particles, count: MEASURED_ROWS, key: fold(judgeKey, 2) });
  const bandwidth = await bandwidthFor(judges, problem);
  const request = { target, judges, count: measured.length, problem, bandwidth };
  return {
    bandwidth,
    heldOut: heldOut !== undefined,
    floor: heldOut === undefined ? undefined : await floorOf(request),
    measure: (current) => mmd(selectRows(current, measured), judges, { bandwidth }),
  };
}
