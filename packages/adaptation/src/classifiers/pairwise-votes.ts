import type { Matrix } from '@ingd/engine';

/** What the machines of all pairs of classes need. */
export interface PairwiseMachines {
  readonly counts: readonly number[];
  readonly coefficients: Matrix;
  readonly offsets: readonly number[];
}

/** How each row fared: votes, and votes softened by their margins. */
export interface Votes {
  /** Place of the class with most votes, the first of equals, `[n]`. */
  readonly winners: Int32Array;
  /** Mean over the other classes of 1 / (1 + exp(−2 f)), scaled to add up to 1: `[n, classes]`. */
  readonly shares: Matrix;
}

/**
 * The decisions of one machine for each pair of classes, fᵢⱼ = Σ coefficients · kernel − ρᵢⱼ, a vote for i where positive.
 * @param kernel k(z, support), `[n, l]`
 */
export function pairwiseVotes(machines: PairwiseMachines, kernel: Matrix): Votes {
  const classes = machines.counts.length;
  const winners = new Int32Array(kernel.rows);
  const data = new Float64Array(kernel.rows * classes);
  const votes = new Int32Array(classes);
  for (let row = 0; row < kernel.rows; row++) {
    votes.fill(0);
    const shares = data.subarray(row * classes, (row + 1) * classes);
    countRow(machines, kernel.data.subarray(row * kernel.columns, (row + 1) * kernel.columns), votes, shares);
    winners[row] = votes.indexOf(votes.reduce((most, count) => Math.max(most, count)));
  }
  return { winners, shares: { rows: kernel.rows, columns: classes, data } };
}

function countRow(
  { counts, coefficients, offsets }: PairwiseMachines,
  values: Float64Array,
  votes: Int32Array,
  shares: Float64Array,
): void {
  const classes = counts.length;
  const starts = startsOf(counts);
  const sum = (machine: number, of: number): number => {
    const base = machine * coefficients.columns;
    let total = 0;
    for (let at = starts[of] as number; at < (starts[of + 1] as number); at++) {
      total += (coefficients.data[base + at] as number) * (values[at] as number);
    }
    return total;
  };
  let pair = 0;
  for (let i = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++) {
      const decision = sum(j - 1, i) + sum(i, j) - (offsets[pair++] as number);
      const winner = decision > 0 ? i : j;
      votes[winner] = (votes[winner] as number) + 1;
      const share = 1 / (1 + Math.exp(-2 * decision));
      shares[i] = (shares[i] as number) + share;
      shares[j] = (shares[j] as number) + 1 - share;
    }
  }
  for (let i = 0; i < classes; i++) shares[i] = (2 * (shares[i] as number)) / (classes * (classes - 1));
}

function startsOf(counts: readonly number[]): readonly number[] {
  const starts = [0];
  for (const count of counts) starts.push((starts.at(-1) ?? 0) + count);
  return starts;
}
