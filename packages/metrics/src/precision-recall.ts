import { expectNumber } from '@ingd/engine';
import { neighborSquares } from './neighbor-squares.js';
import { type Pace, pacing, type Watched } from './pacing.js';
import { hostSamples, type PairWeights, type Sample, type Samples } from './samples.js';
import { squaresOfRow } from './squared-distances.js';

/** How large the balls are, which weights, and who watches. */
export interface PrecisionRecallOptions extends Watched {
  /** A point's ball reaches to its k-th neighbour in its own sample; 3 unless told. */
  readonly neighbors?: number | undefined;
  readonly weights?: PairWeights | undefined;
}

/** Shares from 0 to 1, but for the density. */
export interface PrecisionRecall {
  /** The share of y inside the balls of x: what is generated looks real  [Kynkäänniemi et al. 2019]. */
  readonly precision: number;
  /** The share of x inside the balls of y: what is real is generated  [Kynkäänniemi et al. 2019]. */
  readonly recall: number;
  /** In how many balls of x a point of y lies on average, over k; about 1 for equal distributions  [Naeem et al. 2020]. */
  readonly density: number;
  /** The share of balls of x that hold a point of y  [Naeem et al. 2020]. */
  readonly coverage: number;
}

/**
 * Precision and recall, density and coverage of generated points: is what was generated like the real, and is all that is real
 * generated? Two answers, where a distance gives one. Time grows with the pairs, memory does not.
 * @param x the real points (or their features), `[n, d]`, borrowed, more than `neighbors` rows
 * @param y the generated ones, `[m, d]`, borrowed, likewise
 * @throws RangeError when the columns differ, a sample has too few rows or is not finite, weights are negative or stand for too few
 * rows, or `neighbors` is not a whole number of at least 1; the signal's reason when it was raised
 */
export async function precisionRecall(
  x: Samples,
  y: Samples,
  options: PrecisionRecallOptions = {},
): Promise<PrecisionRecall> {
  const { neighbors = 3 } = options;
  expectNumber('precisionRecall', 'neighbors', neighbors, { minimum: 1, integer: true });
  const samples = { x, y, weights: options.weights, minimumRows: neighbors + 1 };
  const [first, second] = await hostSamples('precisionRecall', samples);
  const pace = pacing(options, (first.rows + second.rows) ** 2 - first.rows * second.rows);
  const radii = {
    x: await neighborSquares(first, { neighbors, pace }),
    y: await neighborSquares(second, { neighbors, pace }),
  };
  return shares(await hitsBetween(first, second, { radii, pace }), { x: first, y: second, neighbors });
}

interface Hits {
  /** How many balls of x, in weight, hold each point of y. */
  readonly ballsAroundY: Float64Array;
  /** Whether a ball of y holds each point of x. */
  readonly xInBalls: Uint8Array;
  /** Whether the ball of each point of x holds a point of y. */
  readonly xBallsHit: Uint8Array;
}

async function hitsBetween(
  x: Sample,
  y: Sample,
  { radii, pace }: { radii: { x: Float64Array; y: Float64Array }; pace: Pace },
): Promise<Hits> {
  const squares = new Float64Array(y.rows);
  const hits = {
    ballsAroundY: new Float64Array(y.rows),
    xInBalls: new Uint8Array(x.rows),
    xBallsHit: new Uint8Array(x.rows),
  };
  for (let i = 0; i < x.rows; i++) {
    squaresOfRow({ x, row: i, y, from: 0, to: y.rows }, squares);
    for (let j = 0; j < y.rows; j++) {
      const square = squares[j] as number;
      if (square <= (radii.x[i] as number)) {
        hits.ballsAroundY[j] = (hits.ballsAroundY[j] as number) + (x.weights[i] as number);
        hits.xBallsHit[i] = 1;
      }
      if (square <= (radii.y[j] as number)) hits.xInBalls[i] = 1;
    }
    const pause = pace(y.rows);
    if (pause) await pause;
  }
  return hits;
}

function shares(hits: Hits, { x, y, neighbors }: { x: Sample; y: Sample; neighbors: number }): PrecisionRecall {
  const share = ({ weights, total }: Sample, flag: ArrayLike<number>) =>
    weights.reduce((sum, weight, i) => sum + ((flag[i] as number) > 0 ? weight : 0), 0) / total;
  const balls = hits.ballsAroundY.reduce((sum, count, j) => sum + count * (y.weights[j] as number), 0);
  return {
    precision: share(y, hits.ballsAroundY),
    recall: share(x, hits.xInBalls),
    density: balls / (neighbors * y.total),
    coverage: share(x, hits.xBallsHit),
  };
}
