import { createKey, type Key } from '@ingd/engine';
import { type FittedAdaptation, fitAdaptation } from './fit-adaptation.js';
import type { AdaptationMethod } from './methods/method.js';
import type { AdaptationProblem } from './problem.js';
import type { Scorer } from './scorers/scorer.js';

/** What to choose from, and by whose judgement. */
export interface SelectOptions {
  readonly problem: AdaptationProblem;
  /** Methods, or one method with different settings; put `unmoved()` among them to allow for doing nothing. */
  readonly candidates: readonly AdaptationMethod[];
  readonly scorer: Scorer;
  /** Of all draws, the same for every candidate; that of seed 1 unless told. */
  readonly key?: Key | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A candidate's fit and its score. */
export interface ScoredAdaptation {
  readonly adaptation: FittedAdaptation;
  readonly score: number;
}

/** The choice, and all that it was made from. */
export interface Selection {
  readonly best: FittedAdaptation;
  /** In the order of the candidates. */
  readonly scored: readonly ScoredAdaptation[];
}

/**
 * Fits every candidate and takes the one with the largest score, the first of equals. No label of the tested domain plays a part.
 * @throws RangeError when there is no candidate, or every score is NaN; the signal's reason when it was raised
 */
export async function selectSettings({
  problem,
  candidates,
  scorer,
  key = createKey(1),
  signal,
}: SelectOptions): Promise<Selection> {
  const scored: ScoredAdaptation[] = [];
  for (const method of candidates) {
    signal?.throwIfAborted();
    const adaptation = await fitAdaptation({ problem, method, key, signal });
    scored.push({ adaptation, score: await scorer.score({ problem, adaptation, key }) });
  }
  return { best: bestOf(scored, scorer.name), scored };
}

function bestOf(scored: readonly ScoredAdaptation[], scorer: string): FittedAdaptation {
  let best: ScoredAdaptation | undefined;
  for (const each of scored) if (each.score > (best?.score ?? Number.NEGATIVE_INFINITY)) best = each;
  if (best !== undefined) return best.adaptation;
  throw new RangeError(
    `selectSettings: expected at least 1 candidate with a score by ${scorer}, got ${scored.length} without; pass methods to choose from`,
  );
}
