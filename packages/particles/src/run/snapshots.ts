import { expectNumber, type Matrix, toMatrix } from '@ingd/engine';
import type { FlowState, StateRecord } from '../flow/contract.js';
import type { Observer } from './observer.js';
import type { Checkpoint } from './run-options.js';

/** Where the particles were. */
export interface Snapshot {
  readonly step: number;
  /** `[n, d]` in the flow's coordinates; a copy. */
  readonly particles: Matrix;
}

/** An observer that hands a copy of the particles to `take` after every so many steps, and after the last one asked for. */
export function snapshots(every: number, take: (snapshot: Snapshot) => unknown): Observer {
  expectNumber('snapshots', 'every', every, { integer: true, minimum: 1 });
  return async ({ info: { step }, state, steps }) => {
    if (step % every === 0 || step === steps) await take({ step, particles: await toMatrix(state.particles) });
  };
}

/** How checkpoints are taken. */
export interface CheckpointOptions {
  /** The flow that runs. */
  readonly flow: { record(state: FlowState): Promise<StateRecord> };
  /** Steps between checkpoints. */
  readonly every: number;
  /** Awaited before the next step; `{ resume: checkpoint }` goes on from there. */
  readonly save: (checkpoint: Checkpoint) => unknown;
}

/** An observer that hands over all that a run needs to go on, after every so many steps. */
export function checkpoints({ flow, every, save }: CheckpointOptions): Observer {
  expectNumber('checkpoints', 'every', every, { integer: true, minimum: 1 });
  return async ({ info: { step }, state, recorded }) => {
    if (step % every === 0) await save({ state: await flow.record(state), steps: [...recorded] });
  };
}
