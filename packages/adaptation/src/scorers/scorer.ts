import type { Key } from '@ingd/engine';
import type { FittedAdaptation } from '../fit-adaptation.js';
import type { AdaptationProblem } from '../problem.js';

/** What a scorer looks at; no label of the tested domain is among it. */
export interface ScorerRequest {
  readonly problem: AdaptationProblem;
  readonly adaptation: FittedAdaptation;
  readonly key: Key;
}

/** Says how good an adaptation looks without labels of the tested domain. */
export interface Scorer {
  readonly name: string;
  /** The larger, the better. Comparable between adaptations of one problem alone. */
  score(request: ScorerRequest): Promise<number>;
}
