import { type Matrix, selectRows, stackRows } from '@ingd/engine';
import { fitPreprocessing, toFlow } from '@ingd/particles';
import type { InputTable } from '../files/tables.js';
import type { Report, ReportCurve, ReportEntry, ReportImages, ReportScatter } from '../report/index.js';
import type { FitData } from './data.js';
import type { Problem } from './problem.js';
import type { FinishedRun } from './run.js';
import type { Yardstick } from './yardstick.js';

const MOST_POINTS = 1000;
const MOST_IMAGES = 24;

/** The first rows stand for all where there are more than a picture can show. */
function firstRows(matrix: Matrix, count: number): Matrix {
  if (matrix.rows <= count) return matrix;
  return selectRows(
    matrix,
    Array.from({ length: count }, (_, row) => Math.floor((row * matrix.rows) / count)),
  );
}

/** The plane of the first two principal components; undefined where the clouds span less than a plane. */
function drawPlane({
  before,
  after,
  target,
}: {
  readonly before: Matrix;
  readonly after: Matrix;
  readonly target: Matrix;
}): ReportScatter | undefined {
  const clouds = [before, after, target].map((cloud) => firstRows(cloud, MOST_POINTS)) as [Matrix, Matrix, Matrix];
  try {
    const plane = fitPreprocessing({
      source: stackRows(clouds[0], clouds[1]),
      target: clouds[2],
      standardize: false,
      components: 2,
    });
    const [b, a, t] = clouds.map((cloud) => toFlow(plane, cloud)) as [Matrix, Matrix, Matrix];
    return { axes: ['first principal component', 'second principal component'], before: b, after: a, target: t };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Grey images, when rows are images. */
function drawImages(data: FitData, moved: Matrix): ReportImages | undefined {
  const { source, target } = data;
  const [height, width, ...rest] = source.rowShape ?? [];
  if (height === undefined || width === undefined || rest.length > 0 || height * width !== moved.columns) {
    return undefined;
  }
  return {
    rowShape: [height, width],
    range: rangeOf(source, target),
    before: firstRows(source.values, MOST_IMAGES),
    after: firstRows(moved, MOST_IMAGES),
    target: firstRows(target.values, MOST_IMAGES),
  };
}

function rangeOf(...tables: readonly InputTable[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { values } of tables) {
    for (const value of values.data) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low < high ? [low, high] : [low, low + 1];
}

function curveOf(before: number, run: FinishedRun, yardstick: Yardstick): ReportCurve {
  return {
    label: yardstick.heldOut ? 'MMD to held-out target rows' : 'MMD to the target rows',
    values: [before, ...run.history.map(({ mmd }) => mmd)],
    floor: yardstick.floor,
    floorLabel: 'the target against a held-out part of itself',
  };
}

/** What each step tells of itself, where it does. */
function furtherCurves({ history }: FinishedRun): ReportCurve[] {
  const along = (
    label: string,
    values: readonly (number | undefined)[],
    floor?: ReportCurve['floor'],
  ): ReportCurve[] => {
    const told = values.filter((value) => value !== undefined);
    const curve = { label, values: told, firstStep: 1, floor, floorLabel: 'significant at 5 % below' };
    return told.length > 0 && told.length === values.length ? [curve] : [];
  };
  return [
    ...along(
      'p-value of the permutation test against held-out target rows',
      history.map(({ measured }) => measured?.pValue),
      0.05,
    ),
    ...along(
      'part of the natural gradient that the drift left undone',
      history.map(({ projectionResidual }) => projectionResidual),
    ),
  ];
}

export interface ReportRequest {
  readonly data: FitData;
  readonly problem: Problem;
  readonly run: FinishedRun;
  readonly yardstick: Yardstick;
  readonly before: number;
  /** `[n, d]`, in the units of the input. */
  readonly moved: Matrix;
  readonly summary: readonly string[];
  readonly warnings: readonly string[];
  readonly counts: readonly ReportEntry[];
  readonly settings: readonly ReportEntry[];
  readonly command: string;
  readonly producer: string;
}

/** Everything the page of a fit shows. */
export function describeReport(request: ReportRequest): Report {
  const { data, problem, run, yardstick, before, moved } = request;
  const { summary, warnings, counts, settings, command, producer } = request;
  return {
    title: `${data.source.path} moved onto ${data.target.path}`,
    summary,
    warnings,
    counts,
    settings,
    curve: curveOf(before, run, yardstick),
    further: furtherCurves(run),
    scatter: drawPlane({ before: problem.particles, after: run.particles, target: problem.target }),
    images: drawImages(data, moved),
    accuracy: undefined,
    command,
    producer,
  };
}
