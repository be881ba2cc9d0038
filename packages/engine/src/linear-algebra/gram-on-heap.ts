import * as tf from '@tensorflow/tfjs-core';
import { readCorner } from './simd-kernels.js';
import { tensorHeap } from './tensor-heap.js';

/** M Mᵀ of a tensor where it lies, on the heap of tfjs's wasm backend; undefined where it lies elsewhere. */
export function gramOnHeap(m: tf.Tensor2D): Float64Array | undefined {
  const heap = tf.getBackend() === 'wasm' && m.dtype === 'float32' ? tensorHeap(tf.backend()) : undefined;
  if (heap === undefined || m.size === 0 || m.isDisposed) {
    return undefined;
  }
  const [rows, depth] = m.shape;
  const order = Math.ceil(rows / 8) * 8;
  const panelBytes = 4 * order * 256;
  return heap.withBlock(panelBytes + 8 * order * order, (panels) => {
    const result = panels + panelBytes;
    heap.routines.gram_f32(heap.addressOf(m), rows, depth, result, panels);
    return readCorner(heap.buffer(), result, order, rows);
  });
}
