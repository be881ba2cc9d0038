import type { Session } from '../session.js';
import type { Problem } from './problem.js';
import { describeSeconds } from './progress.js';
import type { Settings } from './settings.js';

/** What products of matrices come to in a whole step, on wasm and one processor (docs/benchmarks.md). */
const OPERATIONS_PER_SECOND = 20e9;

/** A run of ten minutes is not a surprise yet. */
const LONG_SECONDS = 600;

/** What the time of a run depends on. */
export interface RunSize {
  readonly flow: Settings['flow'];
  readonly steps: number;
  /** n */
  readonly rows: number;
  /** b */
  readonly statistics: number;
  /** K */
  readonly dimension: number;
  /** m, of a batch */
  readonly targetRows: number;
}

/** What an entrywise pass over pairs takes, in operations of a matrix product. */
const PASS = 20;

/** Operations of a step that grow with pairs of rows. */
function pairOperations({ flow, rows, statistics, dimension, targetRows }: RunSize): number {
  const pairs = rows * (rows + targetRows);
  switch (flow) {
    case 'king':
      return 2 * rows ** 2 * statistics * (dimension + 5);
    case 'scalar-king':
      return 4 * rows ** 2 * statistics;
    case 'wgf':
      return pairs * (4 * dimension + 4 * PASS);
    case 'mmd': // distances by differences, for the drift and for the objective, which has the target's own pairs as well
      return (2 * pairs + targetRows ** 2) * PASS * (2 * dimension + 4);
    default:
      return 0;
  }
}

/**
 * Seconds that a run takes because of pairs of rows: 2 n² b (K + 5) operations a step of KiNG and 4 n² b of scalar KiNG, at
 * 20 GFLOP/s; WGF and MMD flow have nothing else. What grows with n alone is left out; ntKiNG and random-feature KiNG have only that.
 */
export function secondsForPairs(size: RunSize): number {
  return (size.steps * pairOperations(size)) / OPERATIONS_PER_SECOND;
}

/** Says before the first step that a run will be long, and what would make it short. */
export function warnOfLongRun({
  problem,
  settings,
  done,
  session,
}: {
  readonly problem: Problem;
  readonly settings: Settings;
  /** Steps that an earlier run has made. */
  readonly done: number;
  readonly session: Session;
}): void {
  const { rows, columns: dimension } = problem.particles;
  const steps = Math.max(0, settings.steps - done);
  const { flow } = settings;
  const targetRows = problem.batchRows;
  const seconds = secondsForPairs({ flow, steps, rows, statistics: problem.statisticSize, dimension, targetRows });
  if (seconds <= LONG_SECONDS) return;
  const shorter = Math.max(2, Math.floor(rows * Math.sqrt(LONG_SECONDS / seconds)));
  session.warn(
    `${steps} steps of ${flow} on ${rows} rows will take about ${describeSeconds(seconds)}: its work grows with the square of the rows; fit on about ${shorter} rows for ten minutes and move all with ingd apply, or take --flow ntking, whose work grows with the rows alone`,
  );
}
