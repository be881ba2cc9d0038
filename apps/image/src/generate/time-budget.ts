/** Seconds that a training may take, and who may end it before. */
export interface TimeBudget {
  readonly seconds: number;
  readonly signal?: AbortSignal | undefined;
  /** Told after every update. */
  readonly progress?: ((done: number, note: string) => void) | undefined;
}

/** Updates until the time is over, one at least; how many there were. @throws the signal's reason once it is raised */
export async function whileTimeLasts(
  { seconds, signal, progress }: TimeBudget,
  update: (index: number) => Promise<string>,
): Promise<number> {
  const started = performance.now();
  for (let index = 0; ; index++) {
    const note = await update(index);
    const done = (performance.now() - started) / (1000 * seconds);
    progress?.(Math.min(done, 1), note);
    await new Promise(setImmediate); // the event loop turns, so that a signal is heard
    signal?.throwIfAborted();
    if (done >= 1) return index + 1;
  }
}

/** The same; where it ends by an error, what is held then is freed. */
export async function whileTimeLastsOr(
  free: () => void,
  budget: TimeBudget,
  update: (index: number) => Promise<string>,
): Promise<number> {
  try {
    return await whileTimeLasts(budget, update);
  } catch (error) {
    free();
    throw error;
  }
}
