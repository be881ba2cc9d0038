import type { DriftSizes } from './drift-sizes.js';
import { planDrift } from './plan-drift.js';

let last: { readonly sizes: string; readonly chosen: string | undefined } | undefined;

/** What `planDrift` chooses; a function of the sizes alone, which are the same at every step of a run: the last answer is kept. */
export function chosenWay(sizes: DriftSizes): string | undefined {
  const { statisticSize, particleCount, targetCount, dimension, weightCount, factorisedBytes } = sizes;
  const all = `${statisticSize} ${particleCount} ${targetCount} ${dimension} ${weightCount} ${factorisedBytes}`;
  if (last?.sizes !== all) last = { sizes: all, chosen: planDrift(sizes).chosen };
  return last.chosen;
}
