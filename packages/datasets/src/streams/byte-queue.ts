import { concatenate } from '../archives/bytes.js';

/** Bytes of a stream, a piece at a time. */
export interface ByteQueue {
  /** At least `count` bytes of what comes next, fewer only where the stream ends; they stay in the queue. */
  peek(count: number): Promise<Uint8Array>;
  /** Exactly `count` bytes, fewer only where the stream ends. */
  take(count: number): Promise<Uint8Array>;
  /** Whatever is at hand, at least one byte; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Lets go of the stream. */
  close(): Promise<void>;
}

/** A queue over the pieces of a stream. */
export function byteQueue(stream: AsyncIterable<Uint8Array>): ByteQueue {
  const source = stream[Symbol.asyncIterator]();
  let [waiting, size]: [Uint8Array[], number] = [[], 0];
  const fill = async (count: number): Promise<Uint8Array> => {
    while (size < count) {
      const { value, done } = await source.next();
      if (done === true) break;
      waiting.push(value);
      size += value.length;
    }
    const whole = waiting.length === 0 ? new Uint8Array(0) : concatenate(waiting);
    waiting = [whole];
    return whole;
  };
  const keep = (rest: Uint8Array): void => {
    [waiting, size] = [[rest], rest.length];
  };
  return {
    peek: fill,
    async take(count) {
      const whole = await fill(count);
      keep(whole.subarray(Math.min(count, whole.length)));
      return whole.subarray(0, Math.min(count, whole.length));
    },
    async next() {
      const whole = await fill(1);
      keep(new Uint8Array(0));
      return whole.length === 0 ? undefined : whole;
    },
    async close() {
      await source.return?.();
    },
  };
}
