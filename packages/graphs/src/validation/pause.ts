/** For computations that may take long: how to end them early and how to watch them. */
export interface Watched {
  /** Ends the computation: its promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the share that is done, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Lets timers, signals and screens have their turn. */
export async function pause({ signal, onProgress }: Watched, share: number): Promise<void> {
  signal?.throwIfAborted();
  onProgress?.(share);
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
}
