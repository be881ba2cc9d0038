import { expectNumber } from '../checks/expect-number.js';

let most = 2;

/**
 * Chooses how many threads a step's system may be made on from now on, the calling one included: 1 or 2, and 2 without a call. Its parts
 * are the same on either, and so are the bits of what it gives. The second thread is one of Node; it starts with the first
 * system that is worth it, sleeps in between, and ends with the process.
 * @returns how many it will be: 1 where the engine is not Node, or has one processor
 * @throws RangeError when `threads` is not 1 or 2
 */
export function useThreads(threads: number): number {
  expectNumber('useThreads', 'threads', threads, { minimum: 1, maximum: 2, integer: true });
  most = threads;
  return threadsInUse();
}

/** How many threads the choice comes to here. */
export function threadsInUse(): number {
  return Math.min(most, threadsThere());
}

/** 2 where there can be a second thread: in Node, on a machine that runs two at once. */
export function threadsThere(): number {
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return 1;
  return Math.min(2, process.getBuiltinModule('node:os').availableParallelism());
}
