import { fold, type Key, type Matrix, rowsPerTile } from '@ingd/engine';
import { restoreDrift } from '@ingd/kernels';
import { breathing } from '../../run/breathing.js';
import type { RecordedStep } from '../../transport-map.js';
import type { ReadingOptions } from '../apply.js';
import { pickRows } from './field.js';
import { invertPart, type Part } from './invert-part.js';
import { estimatedSlopes, exactSlopes, normsAlone, type PartSlopes } from './part-slopes.js';

/** A point that no step can be undone for with certainty. */
export interface Fold {
  /** From 0. */
  readonly row: number;
  /** The step, from 1. */
  readonly step: number;
  /** One sentence. */
  readonly reason: string;
}

/** How determinants are found: exactly, by random probes, or not at all. */
export type Determinants =
  | { readonly kind: 'none' }
  | { readonly kind: 'exact' }
  | { readonly kind: 'probes'; readonly key: Key; readonly probes: number };

/** What comes of undoing all steps. */
export interface Undone {
  /** `[n, K]`, flat; NaN where a step could not be undone. */
  readonly points: Float64Array;
  /** `[n]`: Σ log det (I + (ε/k) ∇h) over all parts, of the map forwards. */
  readonly logDeterminants: Float64Array;
  /** `[n]`: of these sums, where they are estimates. */
  readonly variances: Float64Array;
  /** `[n]`: the largest (ε/k) ‖∇h‖₂ met. */
  readonly contractions: Float64Array;
  readonly folds: readonly Fold[];
}

/** How determinants are found, and who reads drifts. */
export interface UndoOptions extends ReadingOptions {
  readonly determinants: Determinants;
}

/** Undoes the steps of a map, the last first, for points in the flow's coordinates: tile by tile, since ∇h is formed at each of them. */
export async function undoSteps(steps: readonly RecordedStep[], images: Matrix, options: UndoOptions): Promise<Undone> {
  const { rows, columns } = images;
  const tileRows = rowsPerTile({
    bytesPerRow: 4 * columns * (options.determinants.kind === 'exact' ? 4 * columns : 16),
    budget,
  });
  const journeys: Journey[] = [];
  for (let start = 0; start < rows; start += tileRows) {
    const journey = newJourney(images.data.slice(start * columns, (start + tileRows) * columns), columns, start);
    await undoAll(steps, journey, options);
    journeys.push(journey);
  }
  return {
    points: joined(journeys, ({ points }) => points),
    logDeterminants: joined(journeys, ({ logDeterminants }) => logDeterminants),
    variances: joined(journeys, ({ variances }) => variances),
    contractions: joined(journeys, ({ contractions }) => contractions),
    folds: journeys.flatMap(({ folds, start }) => folds.map((fold) => ({ ...fold, row: fold.row + start }))),
  };
}

/** Bytes of one tile's slopes. */
const budget = 128 * 2 ** 20;

/** A tile of points on its way back; written in place. */
interface Journey extends Undone {
  readonly start: number;
  readonly dimension: number;
  readonly folds: Fold[];
  /** Those that have come through so far. */
  rows: number[];
  parts: number;
}

function newJourney(points: Float64Array, dimension: number, start: number): Journey {
  const count = points.length / dimension;
  return {
    start,
    dimension,
    points,
    logDeterminants: new Float64Array(count),
    variances: new Float64Array(count),
    contractions: new Float64Array(count),
    folds: [],
    rows: Array.from({ length: count }, (_, row) => row),
    parts: 0,
  };
}

function joined(journeys: readonly Journey[], part: (journey: Journey) => Float64Array): Float64Array {
  const all = new Float64Array(journeys.reduce((sum, journey) => sum + part(journey).length, 0));
  let place = 0;
  for (const journey of journeys) {
    all.set(part(journey), place);
    place += part(journey).length;
  }
  return all;
}

async function undoAll(
  steps: readonly RecordedStep[],
  journey: Journey,
  { determinants, restore = restoreDrift }: UndoOptions,
): Promise<void> {
  const breathe = breathing();
  for (let index = steps.length - 1; index >= 0; index--) {
    const { stepSize, substeps = 1, drift: record } = steps[index] as RecordedStep;
    const drift = restore(record);
    const part = { drift, dimension: journey.dimension, length: stepSize / substeps };
    try {
      for (let done = 0; done < substeps && journey.rows.length > 0; done++) {
        await undoPart(part, journey, { step: index + 1, determinants });
        await breathe();
      }
    } finally {
      drift.dispose();
    }
  }
}

interface PartOfStep {
  readonly step: number;
  readonly determinants: Determinants;
}

async function undoPart(part: Part, journey: Journey, { step, determinants }: PartOfStep): Promise<void> {
  const { rows, folds } = journey;
  const { points, lost } = await invertPart(part, pickRows(journey.points, rows, part.dimension));
  const slopes = await slopesAt(part, points, { journey, determinants });
  const unsettled = new Set(lost);
  journey.rows = rows.filter((row, index) => {
    const reason = unsettled.has(index)
      ? 'no point was found that it sends there'
      : reasonAt(slopes, index, determinants);
    if (reason !== undefined) folds.push({ row, step, reason });
    write(journey, { row, index, points: reason === undefined ? points : undefined, slopes });
    return reason === undefined;
  });
}

interface SlopesRequest {
  readonly journey: Journey;
  readonly determinants: Determinants;
}

function slopesAt(part: Part, points: Float64Array, { journey, determinants }: SlopesRequest): Promise<PartSlopes> {
  const { rows, contractions, start } = journey;
  if (determinants.kind === 'none') return normsAlone(part, points);
  if (determinants.kind === 'exact')
    return exactSlopes(
      part,
      points,
      rows.map((row) => contractions[row] ?? 0),
    );
  journey.parts++;
  const key = fold(fold(determinants.key, start), journey.parts);
  return estimatedSlopes(part, points, { probes: determinants.probes, key });
}

function reasonAt({ logDeterminants, contractions }: PartSlopes, index: number, { kind }: Determinants) {
  if (!Number.isNaN(logDeterminants[index] ?? Number.NaN)) return undefined;
  if (kind === 'exact') return 'it turns space over there: the determinant of its slope is not positive';
  const size = (contractions[index] ?? Number.NaN).toPrecision(3);
  return `its slope is ${size} there, and determinants by probes need less than 1`;
}

interface Entry {
  readonly row: number;
  readonly index: number;
  /** Undefined: there is none. */
  readonly points: Float64Array | undefined;
  readonly slopes: PartSlopes;
}

function write(journey: Journey, { row, index, points, slopes }: Entry): void {
  const { dimension, logDeterminants, variances, contractions } = journey;
  for (let axis = 0; axis < dimension; axis++) {
    journey.points[row * dimension + axis] = points?.[index * dimension + axis] ?? Number.NaN;
  }
  logDeterminants[row] =
    points === undefined ? Number.NaN : (logDeterminants[row] ?? 0) + (slopes.logDeterminants[index] ?? 0);
  variances[row] = (variances[row] ?? 0) + (slopes.variances[index] ?? 0);
  contractions[row] = Math.max(contractions[row] ?? 0, slopes.contractions[index] ?? 0);
}
