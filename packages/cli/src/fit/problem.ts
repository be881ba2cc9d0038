import { readableBytes } from '@ingd/datasets';
import { createKey, type Key, type Matrix, memoryLimit, split } from '@ingd/engine';
import { type FittedPreprocessing, fitGaussian, flowDimension, type Gaussian, toFlow } from '@ingd/particles';
import { UsageProblem } from '../problems.js';
import { fitCoordinates } from '../tensors/coordinates.js';
import type { FitData } from './data.js';
import { flowRules } from './flow-rules.js';
import { splitTarget } from './holdout.js';
import { statisticSize } from './make-flow.js';
import type { Settings } from './settings.js';

/** A fit in the coordinates it is made in: standardised, and projected where asked. */
export interface Problem {
  readonly preprocessing: FittedPreprocessing;
  /** `[n, K]` */
  readonly particles: Matrix;
  /** `[m − held out, K]`: what the particles are moved onto. */
  readonly target: Matrix;
  /** How often each of these counts; once where absent. */
  readonly targetWeights: Float64Array | undefined;
  /** `[held out, K]`: what only judges. */
  readonly heldOut: Matrix | undefined;
  /** How often each of these counts; once where absent. */
  readonly heldOutWeights: Float64Array | undefined;
  /** Rows of a step's batch of the target. */
  readonly batchRows: number;
  /** b; 0 where the flow has no statistic. */
  readonly statisticSize: number;
  /** The normal distribution of the source rows, for densities; of invertible fits in all columns alone. */
  readonly source: Gaussian | undefined;
  readonly flowKey: Key;
  readonly judgeKey: Key;
}

/** The seed's keys, one for each use. */
function keysOf(seed: number): { readonly holdout: Key; readonly flow: Key; readonly judge: Key } {
  const [holdout, flow, judge] = split(createKey(seed), 3) as [Key, Key, Key];
  return { holdout, flow, judge };
}

/**
 * Splits the target, fits the coordinates on what is not held out, and checks the settings against the sizes.
 * @throws UsageProblem when they do not fit together, or would not fit in memory
 */
export function poseProblem({ source, target }: FitData, settings: Settings): Problem {
  const keys = keysOf(settings.seed);
  const { fitted, heldOut } = splitTarget({ target, fraction: settings.holdout, key: keys.holdout });
  const preprocessing = fitCoordinates({
    source: source.values,
    target: fitted.values,
    weights: { target: fitted.weights },
    standardize: settings.standardize,
    ...(settings.pca === undefined ? {} : { components: settings.pca }),
  });
  const dimension = flowDimension(preprocessing);
  const batchRows = batchRowsOf(settings.batch, fitted.values.rows);
  const particleRows = particleRowsOf(settings.particleBatch, source.values.rows);
  const pool = particleRows + batchRows;
  const size = statisticSize({ statistic: settings.statistic, pool, dimension, columns: source.values.columns });
  requireJudges(settings, heldOut !== undefined);
  requireSpread(settings, source.values);
  requireRidge(settings, size, particleRows);
  requireFitMemory({ settings, size, dimension, rows: source.values.rows, targetRows: fitted.values.rows, batchRows });
  return {
    preprocessing,
    particles: toFlow(preprocessing, source.values),
    target: toFlow(preprocessing, fitted.values),
    targetWeights: fitted.weights,
    heldOut: heldOut === undefined ? undefined : toFlow(preprocessing, heldOut.values),
    heldOutWeights: heldOut?.weights,
    batchRows,
    statisticSize: size,
    source: settings.invertible && preprocessing.components === null ? fitGaussian(source.values) : undefined,
    flowKey: keys.flow,
    judgeKey: keys.judge,
  };
}

function batchRowsOf(batch: number | undefined, rows: number): number {
  if (batch === undefined || batch <= rows) return batch ?? rows;
  throw new UsageProblem(`--batch ${batch} is more than the ${rows} target rows left for the fit; ask for fewer`);
}

/** The test takes each row once, so that weights would have to be left out of it. */
function requireJudges({ stop, weights }: Settings, heldOut: boolean): void {
  if (stop === undefined) return;
  if (weights !== undefined) {
    throw new UsageProblem(
      `--stop ${stop} tests rows that count once each, got --weights ${weights}; leave out one of them`,
    );
  }
  if (heldOut) return;
  throw new UsageProblem(
    `--stop ${stop} needs held-out target rows, and there are none; give at least 10 rows of TARGET and a --holdout above 0`,
  );
}

/** Flows whose kernel is as wide as the median distance of the rows that move. */
const BY_SPREAD: ReadonlySet<Settings['flow']> = new Set(['king', 'scalar-king', 'rfking', 'wgf']);

/** Rows that are all equal have no distance to find a bandwidth by. */
function requireSpread({ flow, bandwidth }: Settings, { columns, data }: Matrix): void {
  if (!BY_SPREAD.has(flow) || bandwidth !== undefined) return;
  if (data.some((value, index) => value !== data[index % columns])) return;
  throw new UsageProblem(
    `the rows of SOURCE are all equal, so that --flow ${flow} finds no bandwidth; give --bandwidth, or take --flow ntking`,
  );
}

/** Rows that each drift is found with. */
function particleRowsOf(batch: number | undefined, rows: number): number {
  if (batch === undefined || batch <= rows) return batch ?? rows;
  throw new UsageProblem(`--particle-batch ${batch} is more than the ${rows} rows of the source; ask for fewer`);
}

function requireRidge({ ridge }: Settings, size: number, rows: number): void {
  if (ridge === undefined || ridge > 0 || size < rows) return;
  throw new UsageProblem(
    `--ridge 0 needs fewer statistics than rows, got ${size} statistics and ${rows} rows; give a ridge above 0 or a smaller --statistic`,
  );
}

interface FitSizes {
  readonly settings: Settings;
  readonly size: number;
  readonly dimension: number;
  readonly rows: number;
  readonly targetRows: number;
  readonly batchRows: number;
}

/** float32 entries that any way of computing a step holds at once, per particle: its place before, after and its drift, and the statistic's values and weights. */
function bytesPerParticle({ size, dimension }: FitSizes): number {
  return 4 * (4 * dimension + 3 * size);
}

/** Rows that the map keeps of a step: KiNG its particles and field, WGF and MMD flow particles and target; ntKiNG none, whatever the rows. */
function recordedRows({ settings: { flow }, rows, batchRows }: FitSizes): number {
  return { nothing: 0, 'particles and field': 2 * rows, 'particles and target': rows + batchRows }[
    flowRules[flow].keeps
  ];
}

/** Says before anything is allocated that the rows are too many. */
function requireFitMemory(sizes: FitSizes): void {
  const { rows, targetRows, size, dimension } = sizes;
  const perRow = bytesPerParticle(sizes);
  const fixed = 4 * targetRows * (dimension + size) + 3 * 8 * size * size;
  const needed = perRow * rows + fixed;
  if (needed > memoryLimit) {
    const fitting = Math.floor((memoryLimit - fixed) / perRow);
    const remedy =
      fitting >= 2
        ? `fit on at most ${fitting} rows, then move them all with ingd apply`
        : 'take a smaller --statistic, or --batch';
    throw new UsageProblem(
      `${rows} source rows with ${size} statistics need about ${readableBytes(needed)} of tensors, the limit is ${readableBytes(memoryLimit)}; ${remedy}`,
    );
  }
  const recorded = sizes.settings.steps * 4 * sizes.dimension * recordedRows(sizes);
  if (recorded > memoryLimit) {
    throw new UsageProblem(
      `the map of ${sizes.settings.steps} steps of ${sizes.settings.flow} on ${rows} rows would take ${readableBytes(recorded)}; take fewer rows or steps, or --flow ntking, whose maps do not grow with the rows`,
    );
  }
}
