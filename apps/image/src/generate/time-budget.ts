/** Seconds that a training may take, and who may end it before. */
export interface TimeBudget {
  readonly seconds: number;
  /** Of them, those that it had in earlier runs; 0 unless told. */
  readonly spent?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told after every update. */
  readonly progress?: ((done: number, note: string) => void) | undefined;
  /** Told once where an earlier run had begun, and how many seconds it took. */
  readonly goingOn?: ((seconds: number) => void) | undefined;
  /** Puts by what there is, with the seconds that it took, now and then and at the end, however that comes. */
  readonly keep?: ((seconds: number) => Promise<void>) | undefined;
}

/** Seconds between two times that a training is put by. */
const KEEP_EVERY = 30;

/**
 * Updates until the time is over, one at least where none was made before; where it ends by an error, what is held then is freed.
 * @throws the signal's reason once it is raised
 */
export async function whileTimeLastsOr(
  free: () => void,
  budget: TimeBudget,
  update: (index: number) => Promise<string>,
): Promise<void> {
  try {
    await whileTimeLasts(budget, update);
  } catch (error) {
    free();
    throw error;
  }
}

async function whileTimeLasts(
  { seconds, spent = 0, signal, progress, goingOn, keep }: TimeBudget,
  update: (index: number) => Promise<string>,
): Promise<void> {
  if (spent > 0) goingOn?.(spent);
  if (spent >= seconds) return;
  const started = performance.now() - 1000 * spent;
  let keptAt = Number.NEGATIVE_INFINITY;
  for (let index = 0; ; index++) {
    const note = await update(index);
    const now = (performance.now() - started) / 1000;
    progress?.(Math.min(now / seconds, 1), note);
    await new Promise(setImmediate); // the event loop turns, so that a signal is heard
    const over = now >= seconds;
    if (over || signal?.aborted || now - keptAt >= KEEP_EVERY) {
      await keep?.(now);
      keptAt = now;
    }
    signal?.throwIfAborted();
    if (over) return;
  }
}
