import { type CostOrder, costMatrix } from './costs.js';
import { ascending, balancedMasses, mergeMasses } from './line-transport.js';
import { cheapestPlan, type TransportPlan } from './network-simplex.js';
import { pacing, type Watched } from './pacing.js';
import { hostSamples, type PairWeights, type Sample, type Samples } from './samples.js';

/** Which order, which weights, and who watches (a problem of this kind does not know how far it has come: progress is a guess). */
export interface WassersteinOptions extends Watched {
  /** 1: the mean distance; 2, the default: the root of the mean squared distance. */
  readonly order?: CostOrder | undefined;
  readonly weights?: PairWeights | undefined;
}

/** The cheapest way to carry one sample onto the other. */
export interface Wasserstein {
  /** W_p, in the units of the points. */
  readonly distance: number;
  /** Pieces of mass, 1 in all, from row `rows[k]` of x to row `columns[k]` of y, rows of weight 0 not counted. */
  readonly plan: TransportPlan;
}

/** More pairs than this are refused: 256 MiB of costs. */
const mostPairs = 2 ** 25;

/**
 * W_p = ( min over plans of Σ mass · |x − y|^p )^{1/p}, exactly: by sorting in one column, by the network simplex method in more.
 * For small samples: time grows a little faster than n m, memory as n m (one column: n log n and n).
 * @param x `[n, d]`, borrowed
 * @param y `[m, d]`, borrowed
 * @throws RangeError when the columns differ, a sample is empty or not finite, weights are negative or all 0, or n m exceeds
 * 2²⁵ in more than one column; the signal's reason when it was raised
 */
export async function wasserstein(x: Samples, y: Samples, options: WassersteinOptions = {}): Promise<Wasserstein> {
  const { order = 2 } = options;
  const [first, second] = await hostSamples('wasserstein', { x, y, weights: options.weights });
  const solved = first.columns === 1 ? onLine(first, second) : await inSpace(first, second, options);
  const plan = { ...solved, masses: solved.masses.map((mass) => mass / (first.total * second.total)) };
  const cost = plan.masses.reduce((sum, mass, k) => sum + mass * costOf(first, second, { plan, k, order }), 0);
  return { distance: order === 1 ? cost : Math.sqrt(cost), plan };
}

async function inSpace(x: Sample, y: Sample, options: WassersteinOptions): Promise<TransportPlan> {
  if (x.rows * y.rows > mostPairs) {
    throw new RangeError(
      `wasserstein: expected at most ${mostPairs} pairs of rows, got ${x.rows} × ${y.rows}; pass fewer rows, or use sinkhornDivergence or slicedWasserstein`,
    );
  }
  const [supply, demand] = balancedMasses(x, y);
  const pace = pacing(options, 30 * (x.rows + y.rows));
  return cheapestPlan({ supply, demand, costs: costMatrix(x, y, options.order ?? 2), pace });
}

function onLine(x: Sample, y: Sample): TransportPlan {
  const [xOrder, yOrder] = [ascending(x.data), ascending(y.data)];
  const [xMasses, yMasses] = balancedMasses(x, y);
  const [rows, columns, masses]: [number[], number[], number[]] = [[], [], []];
  const take = (from: Float64Array, order: Uint32Array) => Float64Array.from(order, (i) => from[i] as number);
  mergeMasses(take(xMasses, xOrder), take(yMasses, yOrder), (i, j, mass) => {
    rows.push(xOrder[i] as number);
    columns.push(yOrder[j] as number);
    masses.push(mass);
  });
  return { rows: Int32Array.from(rows), columns: Int32Array.from(columns), masses: Float64Array.from(masses) };
}

function costOf(
  x: Sample,
  y: Sample,
  { plan, k, order }: { plan: TransportPlan; k: number; order: CostOrder },
): number {
  const [row, column] = [plan.rows[k] as number, plan.columns[k] as number];
  let square = 0;
  for (let c = 0; c < x.columns; c++) {
    square += ((x.data[row * x.columns + c] as number) - (y.data[column * x.columns + c] as number)) ** 2;
  }
  return order === 2 ? square : Math.sqrt(square);
}
