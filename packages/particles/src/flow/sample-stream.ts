import { expectShape } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { SampleTarget } from './contract.js';

/** The stream of a target has no further batch; the run that asked ends well. */
export class StreamEnd extends RangeError {
  override readonly name = 'StreamEnd';
}

/** Batches one after the other: what a generator makes, an array of tensors, or a bare async iterator. */
export type SampleBatches = AsyncIterable<tf.Tensor2D> | Iterable<tf.Tensor2D> | AsyncIterator<tf.Tensor2D>;

/**
 * A target given by a stream of batches `[m, d]`, one for each step, as a generator or a reader of a large file makes them. They may differ
 * in size. The stream is read once, so such a run cannot be resumed; when it ends, the run ends with it.
 * @param batches the run disposes each batch that it has taken
 */
export function sampleStream(batches: SampleBatches): SampleTarget {
  const iterator = iteratorOf(batches);
  let held: { readonly step: number; readonly batch: tf.Tensor2D } | undefined;
  return {
    resumable: false,
    async batch(_key, step) {
      if (held?.step === step) return tf.clone(held.batch);
      held?.batch.dispose();
      held = undefined;
      const next = await iterator.next();
      if (next.done === true) {
        throw new StreamEnd(
          `sampleStream: expected a batch for step ${step}, got the end of the stream; give a longer one`,
        );
      }
      expectShape('sampleStream', 'batch', next.value, [null, null]);
      held = { step, batch: next.value };
      return tf.clone(next.value);
    },
    async dispose() {
      held?.batch.dispose();
      held = undefined;
      await iterator.return?.();
    },
  };
}

type BatchIterator = AsyncIterator<tf.Tensor2D> | Iterator<tf.Tensor2D>;

function iteratorOf(batches: SampleBatches): BatchIterator {
  if (typeof batches !== 'object' || batches === null) {
    throw new TypeError(
      `sampleStream: expected an iterable or an iterator of tensors, got ${typeof batches === 'function' ? 'a function' : String(batches)}; call the generator`,
    );
  }
  if (Symbol.asyncIterator in batches) return batches[Symbol.asyncIterator]();
  if (Symbol.iterator in batches) return batches[Symbol.iterator]();
  return batches;
}
