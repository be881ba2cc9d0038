import type { Curves } from './curves.js';
import type { MixtureFound, MixtureTask } from './experiment.js';
import type { FlowName } from './flows.js';
import type { Dimension } from './mixture-sets.js';

/** The curves of one flow in one dimension, by data set. */
export interface FlowCurves {
  /** On the stored data sets, in order. */
  readonly stored: readonly MixtureFound[];
  readonly drawn: readonly MixtureFound[];
}

/** Results by dimension and flow. */
export type FoundCurves = (dimension: Dimension, flow: FlowName) => FlowCurves;

export function foundCurves(tasks: readonly MixtureTask[], found: readonly MixtureFound[]): FoundCurves {
  const all = tasks.map((task, index) => ({ task, found: found[index] as MixtureFound }));
  return (dimension, flow) => {
    const own = all.filter(({ task }) => task.dimension === dimension && task.flow === flow);
    const of = (kind: 'stored' | 'drawn') => own.filter(({ task }) => kind in task.set).map((each) => each.found);
    return { stored: of('stored'), drawn: of('drawn') };
  };
}

/** One kind of curve of every data set, `[set][iteration]`. */
export function curvesOf(found: readonly MixtureFound[], kind: keyof Curves): readonly (readonly number[])[] {
  return found.map(({ curves }) => curves[kind]);
}
