import { createKey, type Key, type Matrix } from '@ingd/engine';
import { type Adaptation, adaptationOf } from './adaptation.js';
import type { AdaptationMethod } from './methods/method.js';
import { type AdaptationProblem, type ProblemOptions, poseAdaptation } from './problem.js';

/** How a problem is adapted. */
export interface FitOptions {
  readonly method: AdaptationMethod;
  /** Of all draws; that of seed 1 unless told. */
  readonly key?: Key | undefined;
  /** Ends a flow after the step in hand; what was learnt so far is kept. */
  readonly signal?: AbortSignal | undefined;
}

/** An adaptation, with what a person should know about its fit. */
export interface FittedAdaptation extends Adaptation {
  /** Rows of the tested domain that the move was fitted on. */
  readonly rows: Int32Array;
  /** Where those ended, `[rows, K]`, in the common coordinates. */
  readonly moved: Matrix;
  /** `'finished'`, or why the move is not all that was asked for, in one sentence. */
  readonly end: string;
}

/**
 * Learns to move the tested domain onto the labelled one, whose classifier then predicts the moved points. Takes a problem that was
 * posed before, to try several methods on it, or poses one. Flows need a backend.
 * @throws RangeError as `poseAdaptation` does
 */
export async function fitAdaptation(
  options: FitOptions & (ProblemOptions | { readonly problem: AdaptationProblem }),
): Promise<FittedAdaptation> {
  const { method, key = createKey(1), signal } = options;
  const problem = 'problem' in options ? options.problem : await poseAdaptation(options);
  const { steps, rows, moved, end } = await method.fit({ problem, key, signal });
  const { preprocessing, classifier } = problem;
  const { name, settings } = method;
  const map = { preprocessing, steps, metadata: { adaptation: name, settings, end } };
  return { ...adaptationOf({ method: name, settings, map, classifier }), rows, moved, end };
}
