import type { Worker } from 'node:worker_threads';

/** A thread that runs routines of a WebAssembly module on a memory that it shares with the caller. */
export interface SecondThread {
  /** Offers it a call, one at a time. Returns at once. */
  offer(routine: string, argument: number): void;
  /** Waits until the call has been made, and says whether it was: where the thread has not yet begun it is taken back, for the caller to make. */
  settle(): boolean;
  end(): void;
}

/** What stands in the words that both threads see: how a call stands, the routine's place among the exports, its argument. */
const AT = { state: 0, routine: 1, argument: 2 } as const;
const STATE = { idle: 0, offered: 1, taken: 2, done: 3, failed: 4 } as const;

/** Sleeps until something is offered. A routine that fails here is made again by the caller, which then fails as it would have alone. */
const PROGRAM = `
const { module, memory, words } = require('node:worker_threads').workerData;
const routines = Object.values(new WebAssembly.Instance(module, { env: { memory } }).exports);
for (;;) {
  const state = Atomics.load(words, ${AT.state});
  if (state !== ${STATE.offered}) {
    Atomics.wait(words, ${AT.state}, state);
  } else if (Atomics.compareExchange(words, ${AT.state}, ${STATE.offered}, ${STATE.taken}) === ${STATE.offered}) {
    let next = ${STATE.done};
    try {
      routines[words[${AT.routine}]](words[${AT.argument}]);
    } catch {
      next = ${STATE.failed};
    }
    Atomics.store(words, ${AT.state}, next);
    Atomics.notify(words, ${AT.state});
  }
}`;

/** @param names of the module's exports, in their order */
export type StartSecondThread = (
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  names: readonly string[],
) => SecondThread;

/** A second thread for a module on a shared memory, started with the first offer; until it runs, offers are taken back. */
export const secondThread: StartSecondThread = (module, memory, names) => {
  const words = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  let worker: Worker | undefined | false;
  return {
    offer(routine, argument) {
      worker ??= start({ module, memory, words });
      words[AT.routine] = names.indexOf(routine);
      words[AT.argument] = argument;
      Atomics.store(words, AT.state, STATE.offered);
      Atomics.notify(words, AT.state);
    },
    settle() {
      Atomics.compareExchange(words, AT.state, STATE.offered, STATE.idle);
      while (Atomics.load(words, AT.state) === STATE.taken) Atomics.wait(words, AT.state, STATE.taken);
      return Atomics.exchange(words, AT.state, STATE.idle) === STATE.done;
    },
    end() {
      if (worker) void worker.terminate();
      worker = false;
    },
  };
};

interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly words: Int32Array;
}

/** False where this thread may not wait, or start another; then nobody ever takes what is offered. */
function start(workerData: ThreadData): Worker | false {
  try {
    Atomics.wait(workerData.words, AT.state, STATE.failed, 0);
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    const worker = new Worker(PROGRAM, { eval: true, workerData, execArgv: [], env: {} });
    worker.on('error', () => {});
    worker.unref();
    return worker;
  } catch {
    return false;
  }
}
