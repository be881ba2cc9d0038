import { expectNumber } from '@ingd/engine';
import type { JsonValue } from '@ingd/kernels';
import type { FlowState, StateRecord } from '../flow/contract.js';
import { identityPreprocessing } from '../preprocessing/identity.js';
import type { Observer } from '../run/observer.js';
import type { Preprocessing } from '../transport-map.js';
import type { CheckpointStore } from './checkpoint-store.js';

/** Where checkpoints go, and what they hold beside the run. */
export interface CheckpointsOptions {
  readonly store: CheckpointStore;
  /** The flow that runs: it knows how its state is recorded. */
  readonly flow: { record(state: FlowState): Promise<StateRecord> };
  /** Steps between checkpoints; every step unless told. */
  readonly every?: number;
  /** The coordinates of the run; the input's own unless told. */
  readonly preprocessing?: Preprocessing;
  readonly metadata?: { readonly [name: string]: JsonValue };
}

/**
 * An observer that keeps the run after every `every`-th step. Go on from there with `runFlow(flow, { resume: await store.read(), target, steps })`:
 * the end is that of the run without a break, bit for bit on the same backend.
 * @throws RangeError when `every` is not a positive integer
 */
export function checkpoints({ store, flow, every = 1, preprocessing, metadata = {} }: CheckpointsOptions): Observer {
  expectNumber('checkpoints', 'every', every, { integer: true, minimum: 1 });
  return async ({ info, state, recorded }) => {
    if (info.step % every !== 0) return;
    await store.write({
      preprocessing: preprocessing ?? identityPreprocessing(state.particles.shape[1]),
      steps: recorded,
      metadata,
      state: await flow.record(state),
    });
  };
}
