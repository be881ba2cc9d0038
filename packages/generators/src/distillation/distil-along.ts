import { expectNumber } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { copied } from '../optimisers/trained.js';
import {
  type Distillation,
  type DistillationInfo,
  type DistillationState,
  disposeDistillationState,
} from './distillation.js';

/** What `distilAlong` is made of. */
export interface DistilAlongOptions {
  /** Where to start; borrowed. */
  readonly state: DistillationState;
  /** Where the particles of the run start, `[n, inputs]`; borrowed, and needed until the run's end. */
  readonly from: Tensor2D;
  /** Passes over the particles after each step of the run; 1 unless told. */
  readonly passes?: number;
}

/** A distillation beside a run. */
export interface DistilAlong {
  /** An observer of `runFlow` of `@ingd/particles`, or of anything that shows its particles after each step. */
  readonly observer: (observed: { readonly state: { readonly particles: Tensor2D } }) => Promise<void>;
  /** Of each step, its error on the particles before they were learnt from. */
  readonly history: readonly DistillationInfo[];
  /** After the last step; lent, it lives until the next one. */
  state(): DistillationState;
  dispose(): void;
}

/**
 * Fits a network to the particles of a run while it runs, warm-started from step to step: what `distil` then goes on from with fresh samples.
 * @throws RangeError when `passes` is no positive integer
 */
export function distilAlong(distillation: Distillation, { state, from, passes = 1 }: DistilAlongOptions): DistilAlong {
  expectNumber('distilAlong', 'passes', passes, { integer: true, minimum: 1 });
  let current = copied(state);
  const history: DistillationInfo[] = [];
  return {
    history,
    async observer({ state: { particles } }) {
      for (let pass = 0; pass < passes; pass++) {
        const made = await distillation.step(current, { from, to: particles });
        disposeDistillationState(current);
        current = made.state;
        if (pass === 0) history.push(made.info);
      }
    },
    state: () => current,
    dispose: () => disposeDistillationState(current),
  };
}
