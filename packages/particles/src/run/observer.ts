import type { FlowInfo, FlowState } from '../flow/contract.js';
import type { RecordedStep } from '../transport-map.js';

/** What an observer is shown after each step. */
export interface ObservedStep {
  readonly info: FlowInfo;
  /** After the step; lent for the call. */
  readonly state: FlowState;
  /** Everything so far, this step included; lent for the call. */
  readonly recorded: readonly RecordedStep[];
  /** The number of the last step asked for. */
  readonly steps: number;
}

/** What an observer may answer. */
export interface ObserverAnswer {
  /** Ends the run, for this reason. */
  readonly stop?: string;
  /** Numbers about the state after the step; they join `info.measured` of the history and of what later observers see. */
  readonly measured?: { readonly [name: string]: number };
}

/**
 * Called after each step, in order, and awaited. It may answer an `ObserverAnswer`, or `'stop'`, which ends the run without a reason, or a
 * promise of either; anything else is ignored, so nothing need be returned.
 */
export type Observer = (observed: ObservedStep) => unknown;

/** How far a run is. */
export interface Progress {
  readonly step: number;
  readonly steps: number;
  /** Over this run so far, observers included. */
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
  readonly info: FlowInfo;
}

/** An observer that reports how far a run is and how long it will take. */
export function progress(report: (progress: Progress) => void): Observer {
  let started: { readonly time: number; readonly step: number } | undefined;
  return ({ info, steps }) => {
    const now = performance.now();
    started ??= { time: now - info.milliseconds, step: info.step - 1 };
    const stepsPerSecond = (1000 * (info.step - started.step)) / Math.max(now - started.time, 1e-3);
    report({ step: info.step, steps, stepsPerSecond, secondsLeft: (steps - info.step) / stepsPerSecond, info });
  };
}
