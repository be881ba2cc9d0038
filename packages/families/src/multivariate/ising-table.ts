import type { Pair } from './pairs.js';

/**
 * All 2^d states of d nodes at once. State s has node i on where bit i of s is set. To keep digits where one state has nearly
 * all the probability, moments are taken of what differs from the likeliest state: those are sums of small positive numbers.
 */
export interface IsingTable {
  /** log of the sum of exp(energy). */
  readonly logPartition: number;
  /** The likeliest state. */
  readonly mode: number;
  /** exp(energy − that of the mode), `[2^d]`. */
  readonly weights: Float64Array;
}

/** Values of a node that is off and one that is on. */
export type NodeValues = readonly [off: number, on: number];

/** Energies Σ h_i x_i + Σ J_ab x_a x_b by doubling: each node in turn is added to all states of those before it. */
export function isingTable(
  eta: Float64Array,
  { nodes, edges, values }: { nodes: number; edges: readonly Pair[]; values: NodeValues },
): IsingTable {
  const energies = new Float64Array(2 ** nodes);
  const fields = new Float64Array(2 ** Math.max(0, nodes - 1));
  for (let node = 0; node < nodes; node++) {
    fillFields(fields, eta, { node, nodes, edges, values });
    const half = 2 ** node;
    for (let s = 0; s < half; s++) {
      const [energy, field] = [energies[s] as number, fields[s] as number];
      energies[s + half] = energy + values[1] * field;
      energies[s] = energy + values[0] * field;
    }
  }
  return normalise(energies);
}

/** What node `node` feels in each state of those before it: h plus the couplings, by doubling too. */
function fillFields(
  fields: Float64Array,
  eta: Float64Array,
  { node, nodes, edges, values }: { node: number; nodes: number; edges: readonly Pair[]; values: NodeValues },
): void {
  const couplings = new Float64Array(node);
  edges.forEach(([a, b], k) => {
    if (b === node) couplings[a] = eta[nodes + k] as number; // a < b
  });
  fields[0] = eta[node] as number;
  for (let other = 0; other < node; other++) {
    const half = 2 ** other;
    const [off, on] = values.map((value) => value * (couplings[other] as number)) as [number, number];
    for (let s = 0; s < half; s++) {
      const field = fields[s] as number;
      fields[s + half] = field + on;
      fields[s] = field + off;
    }
  }
}

/** Turns energies into weights in place. */
function normalise(energies: Float64Array): IsingTable {
  let mode = 0;
  for (let s = 1; s < energies.length; s++) if ((energies[s] as number) > (energies[mode] as number)) mode = s;
  const largest = energies[mode] as number;
  let others = 0;
  for (let s = 0; s < energies.length; s++) {
    const weight = Math.exp((energies[s] as number) - largest);
    energies[s] = weight;
    if (s !== mode) others += weight;
  }
  return { logPartition: largest + Math.log1p(others), mode, weights: energies };
}

/** P(all nodes of the mask differ from the mode) for each mask, `[2^d]`: sums over supersets. */
export function deviationTable({ weights, mode }: IsingTable): Float64Array {
  const table = new Float64Array(weights.length);
  let total = 0;
  for (let s = 0; s < weights.length; s++) {
    const weight = weights[s] as number;
    table[s ^ mode] = weight;
    total += weight;
  }
  for (let half = 1; half < table.length; half *= 2) {
    for (let block = 0; block < table.length; block += 2 * half) {
      for (let s = block; s < block + half; s++) (table[s] as number) += table[s + half] as number;
    }
  }
  return table.map((value) => value / total);
}
