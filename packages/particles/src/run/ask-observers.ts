import type { FlowInfo } from '../flow/contract.js';
import type { ObservedStep, Observer, ObserverAnswer } from './observer.js';

/** What observers made of a step. */
export interface Asked {
  /** With what they have measured. */
  readonly info: FlowInfo;
  /** Whether one of them wants to stop. */
  readonly stop: boolean;
  /** Of the first that gave one. */
  readonly reason: string | undefined;
}

/** Every observer is asked, in order; one that wants to stop is enough. */
export async function askObservers(observers: readonly Observer[], observed: ObservedStep): Promise<Asked> {
  let { info } = observed;
  let stop = false;
  let reason: string | undefined;
  for (const observer of observers) {
    const answer = await observer({ ...observed, info });
    if (answer === 'stop') stop = true;
    if (!isAnswer(answer)) continue;
    if (answer.measured !== undefined) info = { ...info, measured: { ...info.measured, ...answer.measured } };
    if (answer.stop === undefined) continue;
    stop = true;
    reason ??= answer.stop;
  }
  return { info, stop, reason };
}

function isAnswer(answer: unknown): answer is ObserverAnswer {
  return typeof answer === 'object' && answer !== null && ('stop' in answer || 'measured' in answer);
}
