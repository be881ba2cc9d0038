import { fold, toTensor } from '@ingd/engine';
import { measureTwoSample, type Observer, stopWhenIndistinguishable } from '@ingd/particles';
import type { Problem } from './problem.js';
import type { Settings } from './settings.js';

/** A test of the particles against held-out target rows after each step, or none where no two rows were held out, or they have weights, which it cannot take. */
export interface HeldOutTest {
  readonly observers: readonly Observer[];
  dispose(): void;
}

/** Records the p-value at each step, and ends the run by it where that was asked for. */
export function heldOutTest({ heldOut, heldOutWeights, judgeKey }: Problem, { stop }: Settings): HeldOutTest {
  if (heldOut === undefined || heldOutWeights !== undefined || heldOut.rows < 2)
    return { observers: [], dispose: () => undefined };
  const rows = toTensor(heldOut);
  const options = { heldOut: rows, key: fold(judgeKey, 4) };
  const observer = stop === 'indistinguishable' ? stopWhenIndistinguishable(options) : measureTwoSample(options);
  return { observers: [observer], dispose: () => rows.dispose() };
}
