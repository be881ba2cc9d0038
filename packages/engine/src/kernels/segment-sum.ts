import * as tf from '@tensorflow/tfjs-core';
import { type HostBackendName, hostMemory } from './host-memory.js';
import { type KernelCorrection, requireInput } from './kernel-correction.js';

/**
 * Sums of rows by segment, out[s] = Σ x[i] over the i with ids[i] = s; negative ids are dropped. wasm has no such
 * kernel (so that `gather` had no gradient there); cpu's takes time in proportion to the number of segments.
 */
function segmentSum(backendName: HostBackendName): tf.KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const x = requireInput(tf.UnsortedSegmentSum, inputs, 'x');
    const segmentIds = requireInput(tf.UnsortedSegmentSum, inputs, 'segmentIds');
    const segments = Number(attrs?.numSegments);
    const rowShape = x.shape.slice(segmentIds.shape.length);
    const dtype = x.dtype === 'float32' ? 'float32' : 'int32';
    const memory = hostMemory(backendName, backend);
    const output = memory.allocate([segments, ...rowShape], dtype);
    const rowSize = tf.util.sizeFromShape(rowShape);
    const totals = new Float64Array(segments * rowSize);
    addRows(memory.values(x), memory.values(segmentIds), totals, rowSize);
    memory.values(output).set(totals);
    return output;
  };
}

function addRows(x: ArrayLike<number>, ids: ArrayLike<number>, totals: Float64Array, rowSize: number): void {
  const segments = rowSize === 0 ? 0 : totals.length / rowSize;
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] as number;
    if (id < 0 || id >= segments) continue;
    for (let i = 0; i < rowSize; i++) {
      totals[id * rowSize + i] = (totals[id * rowSize + i] as number) + (x[row * rowSize + i] as number);
    }
  }
}

export const segmentSums: readonly KernelCorrection[] = (['wasm', 'cpu'] as const).map((backendName) => ({
  kernelName: tf.UnsortedSegmentSum,
  backendName,
  correct: () => segmentSum(backendName),
}));
