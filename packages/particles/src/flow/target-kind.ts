import { expectWeights } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { SampleTarget, ScoreTarget, Target } from './contract.js';

/** Whether a target is known by samples; one that has both counts as samples. */
export function hasSamples(target: Target): target is SampleTarget {
  return 'batch' in target;
}

/**
 * For callers without types: there is a target of either kind.
 * @throws TypeError when there is none
 */
export function expectTarget(functionName: string, target: unknown): asserts target is Target {
  if (typeof target === 'object' && target !== null && ('batch' in target || 'score' in target)) return;
  throw new TypeError(
    `${functionName}: expected a target, with batch(key, step) or score(x), got ${describe(target)}; pass samples(points), sampleStream(batches) or { score }`,
  );
}

/**
 * For callers without types: a flow that needs samples was given them.
 * @throws TypeError when the target has no `batch`
 */
export function expectSamples(functionName: string, target: Target): asserts target is SampleTarget {
  if (hasSamples(target)) return;
  throw new TypeError(
    `${functionName}: expected a target of samples, with batch(key, step), got ${describe(target)}; pass samples(points), or take a flow that moves by scores, such as svgd`,
  );
}

/**
 * How often each row of a batch counts; undefined where each does once.
 * @throws RangeError when the target's weights are not as many as the batch has rows, finite and not negative, or are all 0
 */
export function weightsOf(functionName: string, { weights }: SampleTarget, batch: Tensor2D): Float64Array | undefined {
  return weights && expectWeights(functionName, weights, batch.shape[0]);
}

/**
 * For callers without types: a flow that needs scores was given them.
 * @throws TypeError when the target has no `score`
 */
export function expectScore(functionName: string, target: Target): asserts target is ScoreTarget {
  if ('score' in target) return;
  throw new TypeError(
    `${functionName}: expected a target with score(x), the gradient of its log density, got ${describe(target)}; pass { score }, or take a flow that moves by samples, such as ntKing`,
  );
}

function describe(target: unknown): string {
  if (typeof target !== 'object' || target === null) return String(target);
  if ('dataId' in target) return 'a tensor';
  if ('batch' in target) return 'one of samples';
  return 'score' in target ? 'one of scores' : `one with neither (${Object.keys(target).join(', ') || 'nothing'})`;
}
