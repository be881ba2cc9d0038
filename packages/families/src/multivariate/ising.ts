import { expectNumber, type Key, uniformValues } from '@ingd/engine';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { allFinite, expectVector, type Vector } from './arguments.js';
import { expectEdges } from './edges.js';
import { exactCovariances, exactMeans } from './ising-exact.js';
import { type Combination, covariances, means, nodeCombination, productCombination } from './ising-moments.js';
import { deviationTable, isingTable, type NodeValues } from './ising-table.js';
import { coordinatesAndPairs } from './pair-statistic.js';
import type { Pair } from './pairs.js';

/** An Ising model by its fields and couplings, which are its natural parameters. */
export interface IsingParameters {
  /** h, one a node. */
  readonly fields: Vector;
  /** J, one an edge, in the order of the edges. */
  readonly couplings: Vector;
}

/** What makes an `ising` family. */
export interface IsingOptions {
  /** d, from 1 to 20. */
  readonly nodes: number;
  /** Pairs of different nodes, each pair once; all of them where absent. */
  readonly edges?: readonly Pair[];
}

/** 2^20 states are 8 MB and well under a second. */
const MOST_NODES = 20;
/** Up to here every pair of statistics is followed through every state, which loses no digit; beyond, moments are transforms. */
const MOST_NODES_STATE_BY_STATE = 10;

/**
 * Ising models: spins x_a ∈ {−1, 1}. T(x) = (x, x_a x_b on the edges in the order given), η = (h, J),
 * A(η) = log Σ_x exp⟨η, T(x)⟩ over all 2^d states, exactly   [Wainwright & Jordan 2008, Example 3.1].
 * @throws RangeError when there are more than 20 nodes, or an edge is not a pair of different nodes or occurs twice
 */
export function ising(options: IsingOptions): ExponentialFamily<IsingParameters> {
  return binaryModel('ising', options, [-1, 1]);
}

/**
 * Boltzmann machines without hidden units: x_a ∈ {0, 1}. T(x) = (x, x_a x_b on the edges in the order given), η = (h, J),
 * A(η) = log Σ_x exp⟨η, T(x)⟩ over all 2^d states, exactly   [Wainwright & Jordan 2008, Example 3.1].
 * @throws RangeError when there are more than 20 nodes, or an edge is not a pair of different nodes or occurs twice
 */
export function boltzmannMachine(options: IsingOptions): ExponentialFamily<IsingParameters> {
  return binaryModel('boltzmannMachine', options, [0, 1]);
}

function binaryModel(
  kind: string,
  { nodes, edges: given }: IsingOptions,
  values: NodeValues,
): ExponentialFamily<IsingParameters> {
  expectNumber(kind, 'nodes', nodes, { minimum: 1, maximum: MOST_NODES, integer: true });
  const edges = given === undefined ? allEdges(nodes) : expectEdges(kind, given, nodes);
  const name = `${kind}(${nodes}, ${edges.length})`;
  const model = { nodes, edges, values };
  const isSmall = nodes <= MOST_NODES_STATE_BY_STATE;
  const table = (eta: Float64Array) => isingTable(eta, model);
  const combinations = (mode: number): Combination[] => [
    ...Array.from({ length: nodes }, (_, a) => nodeCombination(a, mode, values)),
    ...edges.map((edge) => productCombination(edge, mode, values)),
  ];
  return exponentialFamily({
    name,
    statistic: coordinatesAndPairs(nodes, edges),
    domain: 'any real vector',
    meanDomain: `every edge's four joint probabilities positive (necessary; sufficient where the edges have no cycle)`,
    support: `${values[0]} or ${values[1]} in each coordinate`,
    encode: ({ fields, couplings }) => [
      ...Array.from(expectVector(name, 'fields', fields, nodes)),
      ...Array.from(expectVector(name, 'couplings', couplings, edges.length)),
    ],
    decode: (eta) => ({ fields: Array.from(eta.slice(0, nodes)), couplings: Array.from(eta.slice(nodes)) }),
    inDomain: allFinite,
    inMeanDomain: (mu) => jointsArePositive(mu, nodes, edges, values),
    inSupport: (x) => x.every((value) => value === values[0] || value === values[1]),
    logPartition: (eta) => table(eta).logPartition,
    mean(eta) {
      const states = table(eta);
      if (isSmall) return exactMeans(states.weights, model);
      return means(combinations(states.mode), deviationTable(states));
    },
    covariance(eta) {
      const states = table(eta);
      if (isSmall) return exactCovariances(states.weights, model);
      return covariances(combinations(states.mode), deviationTable(states));
    },
    guess: (mu) => independentNatural(mu, nodes, edges, values),
    sample: (key, eta, count) => sampleRows(key, table(eta).weights, { nodes, values, count }),
  });
}

function allEdges(nodes: number): Pair[] {
  return Array.from({ length: nodes }, (_, a) =>
    Array.from({ length: nodes - a - 1 }, (_, k) => [a, a + 1 + k] as const),
  ).flat();
}

/** P(x_a is on), from E x_a. */
function shareOn(mean: number, [off, on]: NodeValues): number {
  return (mean - off) / (on - off);
}

function jointsArePositive(mu: Float64Array, nodes: number, edges: readonly Pair[], values: NodeValues): boolean {
  const shares = mu.slice(0, nodes).map((mean) => shareOn(mean, values));
  if (!shares.every((share) => share > 0 && share < 1)) return false;
  const [off, on] = values;
  return edges.every(([a, b], k) => {
    const [first, second] = [shares[a] as number, shares[b] as number];
    // E x_a x_b = off² + off (on − off)(p_a + p_b) + (on − off)² p_ab
    const both = ((mu[nodes + k] as number) - off * off - off * (on - off) * (first + second)) / (on - off) ** 2;
    return both > 0 && both < first && both < second && 1 - first - second + both > 0;
  });
}

/** The member without couplings that has the means of the nodes. */
function independentNatural(mu: Float64Array, nodes: number, edges: readonly Pair[], values: NodeValues): Float64Array {
  const fields = mu.slice(0, nodes).map((mean) => {
    const share = shareOn(mean, values);
    return Math.log(share / (1 - share)) / (values[1] - values[0]);
  });
  return Float64Array.from([...fields, ...edges.map(() => 0)]);
}

/** One uniform number a row, found among the cumulated weights of all states. */
function sampleRows(
  key: Key,
  weights: Float64Array,
  { nodes, values, count }: { nodes: number; values: NodeValues; count: number },
): Float64Array {
  let running = 0;
  const cumulated = weights.map((weight) => {
    running += weight;
    return running;
  });
  const rows = new Float64Array(count * nodes);
  uniformValues(key, count).forEach((uniform, row) => {
    const state = firstAbove(cumulated, uniform * running);
    for (let a = 0; a < nodes; a++) rows[row * nodes + a] = values[((state >> a) & 1) as 0 | 1];
  });
  return rows;
}

function firstAbove(cumulated: Float64Array, place: number): number {
  let [low, high] = [0, cumulated.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] as number) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
