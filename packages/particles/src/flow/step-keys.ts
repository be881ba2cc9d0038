import { fold, type Key, split } from '@ingd/engine';

/** What the keys of one step are for. */
export interface StepKeys {
  readonly target: Key;
  readonly statistic: Key;
  /** For the space of drifts, or the kernel of a flow that has none. */
  readonly space: Key;
  /** For the points between particles at which an invertible step is measured. */
  readonly parts: Key;
  /** For the particles that the drift is found with. */
  readonly particles: Key;
}

/** The keys of one step; its number comes from 1, so that no step uses the state's key itself. */
export function stepKeys(key: Key, step: number): StepKeys {
  const [target, statistic, space, parts, particles] = split(fold(key, step), 5) as [Key, Key, Key, Key, Key];
  return { target, statistic, space, parts, particles };
}
