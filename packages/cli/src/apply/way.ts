import type { InvertedPoints } from '@ingd/particles';
import type { Session } from '../session.js';

/** How far rows that were moved back can be relied on. */
export interface WayBack {
  /** Of the distances between the given rows and where the map sends the answers, in the units of the rows. */
  readonly medianError: number;
  readonly largestError: number;
  /** Rows without an answer. */
  readonly folds: number;
  /** Rows with an answer beside which another cannot be ruled out. */
  readonly uncertain: number;
}

export function describeWay({ error, contraction, folds }: InvertedPoints): WayBack {
  const known = error.filter((value) => !Number.isNaN(value)).sort();
  const lost = new Set(folds.map(({ row }) => row));
  return {
    medianError: known[Math.floor(known.length / 2)] ?? 0,
    largestError: known.at(-1) ?? 0,
    folds: folds.length,
    uncertain: contraction.filter((value, row) => value >= 1 && !lost.has(row)).length,
  };
}

/** Says which rows have no answer, and which none that is certain. */
export function warnOfFolds(found: InvertedPoints, session: Session): void {
  const rows = found.points.rows;
  const [first] = found.folds;
  if (first !== undefined) {
    session.warn(
      `${found.folds.length} of ${rows} rows have no origin and are NaN: step ${first.step} folds space on the way back of row ${first.row + 1} (${first.reason})`,
    );
  }
  const { uncertain } = describeWay(found);
  if (uncertain > 0) {
    session.warn(
      `${uncertain} of ${rows} rows lie where the map may fold: their origins are right, but may not be the only ones`,
    );
  }
}
