import { fileURLToPath } from 'node:url';
import { type BackendName, expectNumber } from '@ingd/engine';
import { Piscina } from 'piscina';
import type { PartSums, PartTask, TilePool } from './pool/tile-pool.js';

export type { TilePool } from './pool/tile-pool.js';

/** How `tilePool` starts its threads. */
export interface TilePoolOptions {
  /** How many, at least 1; there is no gain beyond the processor's cores. */
  readonly threads: number;
  /** What each of them computes on; wasm where absent. */
  readonly backend?: BackendName;
  /** Ends what runs; the pool is of no use after that, and still has to be closed. */
  readonly signal?: AbortSignal;
  /** Flags of Node for the threads; those of this process where absent. */
  readonly execArgv?: readonly string[];
}

/**
 * Threads of Node for `closedFormDrift({ ..., pool })`, each with a backend of its own that is loaded once. Sums are added in a fixed
 * order, so the number of threads changes no bit. The caller closes the pool: `const pool = await tilePool({ threads: 2 }); …; await pool.close();`
 * @throws RangeError when `threads` is not a positive integer; Error when a thread or its backend does not start
 */
export async function tilePool({ threads, backend = 'wasm', signal, execArgv }: TilePoolOptions): Promise<TilePool> {
  expectNumber('tilePool', 'threads', threads, { minimum: 1, integer: true });
  const workers = new Piscina({
    filename: fileURLToPath(new URL('./tile-worker.js', import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    ...(execArgv && { execArgv: [...execArgv] }),
  });
  const send = async (work: unknown, name: string) => {
    try {
      return await workers.run(work, { name, ...(signal && { signal }) });
    } catch (cause) {
      throw failure(cause, signal);
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, () => send(backend, 'start')));
  } catch (error) {
    await workers.destroy();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    threads,
    async run<Kind extends keyof PartSums>(task: PartTask<Kind>): Promise<PartSums[Kind]> {
      if (closing) throw new Error('tilePool: expected an open pool, got a closed one; make another');
      return send(task, 'answer');
    },
    close() {
      closing ??= workers.close();
      return closing;
    },
  };
}

/** One error in words of the pool; what the computation itself refuses stays as it is. */
function failure(cause: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return new Error('tilePool: aborted by its signal', { cause });
  if (cause instanceof RangeError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new Error(`tilePool: expected a worker to answer, got: ${message.split('\n')[0]}`, { cause });
}
