import { expectNumber, type Key, type Matrix } from '@ingd/engine';
import { largestOffDiagonal } from '../block/duality-gap.js';
import { covarianceOfRows, empiricalCovariance, expectSamples } from '../empirical-covariance.js';
import { expectCovariance } from '../expect-covariance.js';
import { type GraphicalLasso, type GraphicalLassoLimits, settledLimits, solve } from '../graphical-lasso.js';
import { expectAlphas } from '../path.js';
import { type AlphaScore, bestPlace, geometricGrid, refinedGrid } from './alpha-grid.js';
import { foldsOf } from './folds.js';
import { meanLogLikelihood } from './log-likelihood.js';
import { pause, type Watched } from './pause.js';

/** Which penalties are tried, on which parts. */
export interface GraphicalLassoCvOptions extends GraphicalLassoLimits, Watched {
  /** Parts of the rows; 5 unless told. */
  readonly folds?: number;
  /** The penalties to try, or how many of a grid from the largest |S_ij| down to a hundredth of it; 10 unless told. */
  readonly alphas?: number | readonly number[];
  /** How often a grid is drawn, each time closer about the best α so far; 4 unless told. A list of `alphas` is tried as it is. */
  readonly refinements?: number;
  /** Puts the rows into random order before they are parted; without it the folds are runs of rows. */
  readonly key?: Key | undefined;
}

/** The graphical lasso at the α that did best on held-out rows. */
export interface GraphicalLassoCv extends GraphicalLasso {
  /** Every α that was tried, from the largest to the smallest. */
  readonly scores: readonly AlphaScore[];
  /** The largest duality gap among the fits of the folds. */
  readonly largestFoldGap: number;
}

/** The gap that fits of folds may have: their scores are told apart by more. */
const foldTolerance = 1e-6;

/**
 * Chooses α by the log-likelihood of held-out rows, then fits all rows. Grids and folds are those of scikit-learn's
 * GraphicalLassoCV: α at equal ratios, four times closer and closer; held-out rows are judged about their own mean.
 * @param samples `[n, d]`
 * @returns scores and the fit; the promise is rejected with the signal's reason once that is raised
 * @throws RangeError when there are fewer rows than two a fold, a column never varies (in all rows or in those of a fold), or
 *   an option is out of its range
 */
export async function graphicalLassoCv(
  samples: Matrix,
  options: GraphicalLassoCvOptions = {},
): Promise<GraphicalLassoCv> {
  const request = settled(samples, options);
  const search = await searchAlpha(request, options);
  const { alpha } = search.scores[bestPlace(search.scores)] as AlphaScore;
  const fit = solve(request.covariance, { alpha, start: undefined, limits: request.limits });
  return { ...fit, scores: search.scores, largestFoldGap: search.largestGap };
}

interface Part {
  readonly train: Matrix;
  readonly test: Matrix;
}

interface Request {
  readonly covariance: Matrix;
  readonly parts: readonly Part[];
  readonly first: readonly number[];
  /** Whether α come from grids, which may be left early, and not from a list. */
  readonly grid: boolean;
  readonly rounds: number;
  readonly limits: { readonly tolerance: number; readonly maxIterations: number };
}

function settled(samples: Matrix, options: GraphicalLassoCvOptions): Request {
  const { folds = 5, alphas = 10, refinements = 4, key } = options;
  expectNumber('graphicalLassoCv', 'folds', folds, { minimum: 2, integer: true });
  expectNumber('graphicalLassoCv', 'refinements', refinements, { minimum: 1, integer: true });
  expectSamples('graphicalLassoCv', samples, 2 * folds);
  const covariance = empiricalCovariance(samples);
  expectCovariance('graphicalLassoCv', covariance);
  const parts = foldsOf(samples.rows, folds, key).map(({ train, test }) => ({
    train: covarianceOfRows(samples, train),
    test: covarianceOfRows(samples, test),
  }));
  for (const { train } of parts) expectCovariance('graphicalLassoCv (rows of a fold)', train);
  return {
    covariance,
    parts,
    first: firstAlphas(covariance, alphas),
    grid: typeof alphas === 'number',
    rounds: typeof alphas === 'number' ? refinements : 1,
    limits: settledLimits('graphicalLassoCv', samples.columns, options),
  };
}

function firstAlphas({ rows, data }: Matrix, alphas: number | readonly number[]): readonly number[] {
  if (typeof alphas !== 'number') {
    expectAlphas('graphicalLassoCv', alphas);
    return alphas.toSorted((a, b) => b - a);
  }
  expectNumber('graphicalLassoCv', 'alphas', alphas, { minimum: 1, integer: true });
  // Columns that are not correlated at all still need some penalty.
  const largest = largestOffDiagonal(data, rows) || Math.max(...diagonal(data, rows)) * Number.EPSILON;
  return geometricGrid(largest, largest / 100, alphas);
}

function diagonal(data: Float64Array, size: number): number[] {
  return Array.from({ length: size }, (_, i) => data[i * size + i] as number);
}

/** A grid, and then closer grids about the best α so far. */
async function searchAlpha(request: Request, watched: Watched): Promise<Search> {
  let search: Search = { scores: [], largestGap: 0, starts: new Map() };
  for (let round = 0; round < request.rounds; round++) {
    const alphas = round === 0 ? request.first : refinedGrid(search.scores, request.first.length);
    search = await scoreGrid(request, search, { alphas, round, watched });
  }
  return search;
}

/** What is known so far. */
interface Search {
  /** By falling α. */
  readonly scores: readonly AlphaScore[];
  readonly largestGap: number;
  /** Precisions of the folds by α, where a later grid may start. */
  readonly starts: ReadonlyMap<number, Precisions>;
}

/** One precision for each fold. */
type Precisions = readonly (Float64Array | undefined)[];

/** Scores one grid from its largest α down; each fit starts from the one before, the first from the nearest larger α known. */
async function scoreGrid(
  request: Request,
  { scores, largestGap, starts }: Search,
  { alphas, round, watched }: { alphas: readonly number[]; round: number; watched: Watched },
): Promise<Search> {
  const found: AlphaScore[] = [];
  const known = new Map(starts);
  let gap = largestGap;
  let precisions = startAbove(starts, alphas[0] as number);
  for (const [at, alpha] of alphas.entries()) {
    await pause(watched, (round + at / alphas.length) / request.rounds);
    const fits = request.parts.map(({ train }, fold) => fitFold(train, { alpha, start: precisions?.[fold], request }));
    precisions = fits.map((fit) => fit.precision.data);
    known.set(alpha, precisions);
    gap = fits.reduce((largest, fit) => Math.max(largest, fit.gap), gap);
    found.push(
      scored(
        alpha,
        fits.map((fit, fold) => meanLogLikelihood((request.parts[fold] as Part).test, fit.precision)),
      ),
    );
    if (request.grid && hasPassedBest(found)) break;
  }
  const all = [...scores, ...found].sort((a, b) => b.alpha - a.alpha);
  return { scores: all, largestGap: gap, starts: onlyAboveBest(known, all) };
}

/** The score has fallen twice on end: the small α left, which take longest, would not be chosen. */
function hasPassedBest(found: readonly AlphaScore[]): boolean {
  const best = bestPlace(found);
  return found.length - 1 - best >= 2;
}

function startAbove(starts: Search['starts'], alpha: number): Precisions | undefined {
  const nearest = [...starts.keys()].filter((other) => other >= alpha).sort((a, b) => a - b)[0];
  return nearest === undefined ? undefined : starts.get(nearest);
}

/** The next grid lies below the neighbour above the best α: nothing else needs to be kept. */
function onlyAboveBest(known: ReadonlyMap<number, Precisions>, scores: readonly AlphaScore[]): Search['starts'] {
  const { alpha } = scores[Math.max(0, bestPlace(scores) - 1)] as AlphaScore;
  return new Map([[alpha, known.get(alpha) ?? []]]);
}

function fitFold(
  train: Matrix,
  { alpha, start, request: { limits } }: { alpha: number; start: Float64Array | undefined; request: Request },
): GraphicalLasso {
  return solve(train, { alpha, start, limits: { ...limits, tolerance: Math.max(limits.tolerance, foldTolerance) } });
}

function scored(alpha: number, folds: readonly number[]): AlphaScore {
  return { alpha, score: folds.reduce((total, score) => total + score, 0) / folds.length, folds };
}
