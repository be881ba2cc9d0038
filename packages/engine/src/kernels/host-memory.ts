import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** The element types that kernels written here work on. */
export type Values = Float32Array | Int32Array | Uint8Array;

/** A tensor's numbers in a backend's own memory, without a copy. Valid until the next allocation. */
export interface HostMemory {
  values(info: tf.TensorInfo): Values;
  /** Allocates an output, its content undefined. */
  allocate(shape: readonly number[], dtype: tf.NumericDataType): tf.TensorInfo;
  dispose(info: tf.TensorInfo): void;
}

/** The backends whose memory the host can read and write in place; of the native one what TensorFlow has not been given yet. */
export type HostBackendName = 'wasm' | 'cpu' | 'tensorflow';

/** How a kernel written here reaches the numbers: the wasm heap, or the backend's arrays. */
export function hostMemory(backendName: HostBackendName, backend: object): HostMemory {
  if (backendName === 'tensorflow') return nativeMemory(backend as KernelBackend);
  return backendName === 'wasm' ? wasmMemory(backend as BackendWasm) : cpuMemory(backend as MathBackendCPU);
}

function wasmMemory(backend: BackendWasm): HostMemory {
  return {
    values: (info) => backend.typedArrayFromHeap(info) as Values,
    allocate: (shape, dtype) => backend.makeOutput([...shape], dtype),
    dispose: ({ dataId }) => void backend.disposeData(dataId),
  };
}

function cpuMemory(backend: MathBackendCPU): HostMemory {
  return {
    values: ({ dataId }) => backend.data.get(dataId).values as Values,
    allocate: (shape, dtype) => {
      const values = tf.util.getArrayFromDType(dtype, tf.util.sizeFromShape([...shape]));
      return backend.makeTensorInfo([...shape], dtype, values);
    },
    dispose: (info) => backend.disposeIntermediateTensorInfo(info),
  };
}

type KernelBackend = Pick<tf.KernelBackend, 'readSync' | 'write' | 'disposeData'>;

function nativeMemory(backend: KernelBackend): HostMemory {
  return {
    values: ({ dataId }) => backend.readSync(dataId) as Values,
    allocate: (shape, dtype) => {
      const values = tf.util.getArrayFromDType(dtype, tf.util.sizeFromShape([...shape])) as Values;
      return { dataId: backend.write(values, [...shape], dtype) as tf.DataId, shape: [...shape], dtype };
    },
    dispose: ({ dataId }) => void backend.disposeData(dataId),
  };
}

/** Runs another kernel of the same backend. */
export function runKernel(
  kernelName: string,
  backend: object,
  backendName: string,
  inputs: tf.NamedTensorInfoMap,
  attrs?: tf.NamedAttrMap,
): tf.TensorInfo {
  const kernel = tf.getKernel(kernelName, backendName);
  if (kernel === undefined) {
    throw new Error(
      `useBackend: expected backend ${backendName} to have the kernel ${kernelName}; install tfjs 4.22.0`,
    );
  }
  const output = kernel.kernelFunc({ inputs, backend, ...(attrs && { attrs }) });
  const first = Array.isArray(output) ? output[0] : output;
  if (first === undefined) throw new Error(`${kernelName}: expected one output, got none; report this`);
  return first;
}
