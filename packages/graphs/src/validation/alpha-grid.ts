/** An α and how it did. */
export interface AlphaScore {
  readonly alpha: number;
  /** Mean over the folds of the mean log-likelihood of a held-out row, in nats. */
  readonly score: number;
  /** The same of each fold. */
  readonly folds: readonly number[];
}

/** `count` numbers from `from` to `to` at equal ratios, both included. */
export function geometricGrid(from: number, to: number, count: number): readonly number[] {
  if (count === 1) return [from];
  return Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)));
}

/** The place of the best score; the smallest α of those that share it. Scores are ordered by falling α. */
export function bestPlace(scores: readonly AlphaScore[]): number {
  return scores.reduce(
    (best, { score }, at) => (score >= (scores[best]?.score ?? Number.NEGATIVE_INFINITY) ? at : best),
    0,
  );
}

/** `count` new α between the neighbours of the best one, at equal ratios; below the grid when the smallest α is best. */
export function refinedGrid(scores: readonly AlphaScore[], count: number): readonly number[] {
  const best = bestPlace(scores);
  const at = (place: number): number => (scores[place] as AlphaScore).alpha;
  const last = scores.length - 1;
  const [upper, lower] = best === last ? [at(last), at(last) / 100] : [at(Math.max(0, best - 1)), at(best + 1)];
  return geometricGrid(upper, lower, count + 2).slice(1, -1);
}
