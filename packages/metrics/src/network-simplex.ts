import type { Pace } from './pacing.js';
import { regraft, type SpanningTree, star } from './spanning-tree.js';

/** A transport problem: masses that add up to as much on both sides, and what it costs to carry one unit. */
export interface TransportProblem {
  /** `[n]`, positive. */
  readonly supply: Float64Array;
  /** `[m]`, positive. */
  readonly demand: Float64Array;
  /** `[n, m]`, row after row. */
  readonly costs: Float64Array;
  /** One unit of work is a step from one tree to the next. */
  readonly pace: Pace;
}

/** Which mass goes where: at most n + m − 1 pieces. */
export interface TransportPlan {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly masses: Float64Array;
}

/**
 * The cheapest plan, by the primal network simplex method: from a star of dear arcs to a tree of cheap ones, always strongly
 * feasible, so that steps without gain never go round in circles  [Cunningham 1976; Ahuja, Magnanti & Orlin 1993, chapter 11].
 */
export async function cheapestPlan(problem: TransportProblem): Promise<TransportPlan> {
  const { supply, demand, costs, pace } = problem;
  const largest = costs.reduce((most, cost) => Math.max(most, cost), 0);
  const tree = startingTree(problem, largest > 0 ? largest : 1);
  const next = entering(problem, tree, 1e-12 * largest);
  for (let arc = next(); arc >= 0; arc = next()) {
    const source = Math.floor(arc / demand.length);
    const sink = supply.length + (arc % demand.length);
    exchange(tree, { source, sink, cost: costs[arc] as number });
    const pause = pace(1);
    if (pause) await pause;
  }
  return planOf(tree, problem);
}

/**
 * Every source sends to the root, and the root to every sink. Potentials: that of an arc's end is that of its beginning plus its
 * cost. The way by the root costs twice the dearest arc, so that as long as mass takes it, the arc past it is cheaper.
 */
function startingTree({ supply, demand }: TransportProblem, dear: number): SpanningTree {
  const n = supply.length;
  const tree = star(n + demand.length + 1);
  tree.flow.set(supply);
  tree.flow.set(demand, n);
  tree.upward.fill(1, 0, n);
  tree.potential.fill(-dear, 0, n);
  tree.potential.fill(dear, n, n + demand.length);
  return tree;
}

/** Finds an arc that lowers the cost: the best of a block, going round  [block search]. −1 when there is none. */
function entering(
  { supply, demand, costs }: TransportProblem,
  { potential }: SpanningTree,
  tolerance: number,
): () => number {
  const [n, m] = [supply.length, demand.length];
  const rowsAtOnce = Math.max(1, Math.ceil(Math.sqrt(n / m)));
  let row = 0;
  return () => {
    let [best, least] = [-1, -tolerance];
    for (let searched = 0; searched < n; searched++) {
      const start = row * m;
      const own = potential[row] as number;
      for (let j = 0; j < m; j++) {
        const reduced = (costs[start + j] as number) + own - (potential[n + j] as number);
        if (reduced < least) [best, least] = [start + j, reduced];
      }
      row = row + 1 < n ? row + 1 : 0;
      if (best >= 0 && searched % rowsAtOnce === rowsAtOnce - 1) break;
    }
    return best;
  };
}

/** Sends as much as it can along the arc and back through the tree; the first arc that runs dry leaves. */
function exchange(tree: SpanningTree, { source, sink, cost }: { source: number; sink: number; cost: number }): void {
  const { parent, flow, upward, potential } = tree;
  const top = meeting(tree, source, sink);
  let [amount, leaving, below] = [Number.POSITIVE_INFINITY, -1, source];
  for (let node = source; node !== top; node = parent[node] as number) {
    if (upward[node] === 1 && (flow[node] as number) < amount) [amount, leaving] = [flow[node] as number, node];
  }
  // Of several that run dry, the last on the way round from the meeting node: that keeps the tree strongly feasible.
  for (let node = sink; node !== top; node = parent[node] as number) {
    if (upward[node] === 0 && (flow[node] as number) <= amount) {
      [amount, leaving, below] = [flow[node] as number, node, sink];
    }
  }
  send(tree, { from: source, top, amount: -amount });
  send(tree, { from: sink, top, amount });
  const gain = cost + (potential[source] as number) - (potential[sink] as number);
  regraft(
    tree,
    below === source
      ? { leaving, node: source, to: sink, upward: 1, flow: amount, shift: -gain }
      : { leaving, node: sink, to: source, upward: 0, flow: amount, shift: gain },
  );
}

/** Adds to arcs that lead up, and takes from arcs that lead down, on the way from a node to the top. */
function send(
  { parent, upward, flow }: SpanningTree,
  { from, top, amount }: { from: number; top: number; amount: number },
): void {
  for (let node = from; node !== top; node = parent[node] as number) {
    flow[node] = (flow[node] as number) + (upward[node] === 1 ? amount : -amount);
  }
}

/** The lowest node above both. */
function meeting({ parent, depth }: SpanningTree, first: number, second: number): number {
  let [a, b] = [first, second];
  while (a !== b) {
    if ((depth[a] as number) >= (depth[b] as number)) a = parent[a] as number;
    else b = parent[b] as number;
  }
  return a;
}

function planOf({ parent, flow }: SpanningTree, { supply, demand }: TransportProblem): TransportPlan {
  const [n, root] = [supply.length, supply.length + demand.length];
  const used = Array.from({ length: root }, (_, node) => node).filter(
    (node) => parent[node] !== root && (flow[node] as number) > 0,
  );
  const ends = used.map((node) => [node, parent[node] as number].sort((a, b) => a - b) as [number, number]);
  return {
    rows: Int32Array.from(ends, ([source]) => source),
    columns: Int32Array.from(ends, ([, sink]) => sink - n),
    masses: Float64Array.from(used, (node) => flow[node] as number),
  };
}
