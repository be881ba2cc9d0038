import * as tf from '@tensorflow/tfjs-core';
import { type HostBackendName, type HostMemory, hostMemory, runKernel } from './host-memory.js';
import { type KernelCorrection, requireInput, requireOriginal } from './kernel-correction.js';
import { type ReductionLayout, reductionLayout, sumInDouble } from './sum-in-double.js';

/**
 * Sums and means whose running total is a float64. tfjs's wasm kernels keep it in float32, which stops growing
 * (16 million times 0.1 gives 1 837 937); the cpu backend is accurate already, but fifty times slower along axis 0.
 */
function accurate(kernelName: string, backendName: HostBackendName, original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { inputs, attrs, backend } = call;
    const x = requireInput(kernelName, inputs, 'x');
    if (x.dtype !== 'float32') return original(call);
    const axes = tf.util.parseAxisParam(attrs?.axis as number | number[], x.shape);
    const memory = hostMemory(backendName, backend);
    const divide = kernelName === tf.Mean;
    const sum = reduce({ memory, backend, backendName, x, axes, divide });
    if (attrs?.keepDims) sum.shape = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
    return sum;
  };
}

interface Reduction {
  readonly memory: HostMemory;
  readonly backend: object;
  readonly backendName: HostBackendName;
  readonly x: tf.TensorInfo;
  readonly axes: readonly number[];
  readonly divide: boolean;
}

function reduce({ memory, backend, backendName, x, axes, divide }: Reduction): tf.TensorInfo {
  const layout = reductionLayout(x.shape, axes);
  if (layout !== undefined) return reduceInPlace(memory, x, axes, layout, divide);
  const kept = [...x.shape.keys()].filter((axis) => !axes.includes(axis));
  const transposed = runKernel(tf.Transpose, backend, backendName, { x }, { perm: [...kept, ...axes] });
  const innerAxes = axes.map((_, i) => kept.length + i);
  const sum = reduce({ memory, backend, backendName, x: transposed, axes: innerAxes, divide });
  memory.dispose(transposed);
  return sum;
}

function reduceInPlace(
  memory: HostMemory,
  x: tf.TensorInfo,
  axes: readonly number[],
  layout: ReductionLayout,
  divide: boolean,
): tf.TensorInfo {
  const keptShape = x.shape.filter((_, axis) => !axes.includes(axis));
  const sum = memory.allocate(keptShape, 'float32');
  const divisor = divide ? layout.reduced : 1;
  sumInDouble(memory.values(x) as Float32Array, memory.values(sum) as Float32Array, layout, divisor);
  return sum;
}

export const accurateSums: readonly KernelCorrection[] = (['wasm', 'cpu'] as const).flatMap((backendName) =>
  [tf.Sum, tf.Mean].map((kernelName) => ({
    kernelName,
    backendName,
    correct: (original) => accurate(kernelName, backendName, requireOriginal(kernelName, original)),
  })),
);
