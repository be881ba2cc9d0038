import { flowSteps } from '../run/flow-steps.js';
import type { Flow, FlowMethod, SampleTarget, Target } from './contract.js';

/** A flow of a method: `for await (const step of flow.run(options))` makes its steps. */
export function runnable<T extends Target = SampleTarget>(method: FlowMethod<T>): Flow<T> {
  return { ...method, run: (options) => flowSteps(method, options) };
}
