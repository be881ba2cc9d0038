/** For computations that may take long: how to end them early and how to watch them. */
export interface Watched {
  /** Ends the computation: its promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the share that is done, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Reports work done; a promise to wait for when timers, signals and screens should have their turn. */
export type Pace = (work: number) => Promise<void> | undefined;

/** Long enough to cost nothing, short enough that a signal or a redraw does not have to wait. */
const milliseconds = 40;

/** A pace for so much work in all, in any unit. */
export function pacing({ signal, onProgress }: Watched, total: number): Pace {
  signal?.throwIfAborted();
  let done = 0;
  let last = performance.now();
  return (work) => {
    done += work;
    if (performance.now() - last < milliseconds) return undefined;
    onProgress?.(Math.min(1, done / total));
    return pause().then(() => {
      signal?.throwIfAborted();
      last = performance.now();
    });
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
