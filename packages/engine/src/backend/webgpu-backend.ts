import type * as tf from '@tensorflow/tfjs-core';

/** What is used here of tfjs's WebGPU backend; its own types need the browser's for WebGPU. */
export interface WebgpuBackend {
  readonly device: WebgpuDevice;
  readonly bufferManager: WebgpuBuffers;
  readonly tensorMap: { get(dataId: tf.DataId): WebgpuData; has(dataId: tf.DataId): boolean };
  runWebGPUProgram(
    program: WebgpuProgram,
    inputs: readonly tf.TensorInfo[],
    outputType: tf.DataType,
    uniforms?: readonly WebgpuUniform[],
  ): tf.TensorInfo;
  read(dataId: tf.DataId): Promise<tf.BackendValues>;
  readSync(dataId: tf.DataId): tf.BackendValues;
  disposeData(dataId: tf.DataId): boolean;
}

/** A tensor's numbers: on the host until a kernel needs them, on the device from then on. */
interface WebgpuData {
  readonly values?: tf.BackendValues | null;
}

export interface WebgpuDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  readonly limits: { readonly maxBufferSize: number; readonly maxStorageBufferBindingSize: number };
  addEventListener(type: 'uncapturederror', listener: (event: WebgpuErrorEvent) => void): void;
  destroy(): void;
}

/** Bytes that one tensor may take: tfjs keeps each in one buffer and binds the whole of it. */
export function largestTensor({ limits }: Pick<WebgpuDevice, 'limits'>): number {
  return Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
}

export interface WebgpuErrorEvent {
  readonly error: { readonly message: string };
  preventDefault(): void;
}

/** tfjs's pool of buffers; those that were freed are kept by size for the next tensor of that size. */
export interface WebgpuBuffers {
  acquireBuffer(size: number, ...rest: readonly unknown[]): object;
  readonly freeBuffers: Map<string, { readonly size: number; destroy(): void }[]>;
  numFreeBuffers: number;
  readonly numBytesUsed: number;
  numBytesAllocated: number;
}

/** A compute shader in the form that tfjs's `runWebGPUProgram` takes. */
export interface WebgpuProgram {
  readonly variableNames: readonly string[];
  readonly outputShape: readonly number[];
  readonly workgroupSize: readonly [number, number, number];
  readonly dispatchLayout: { readonly x: readonly number[] };
  readonly dispatch: readonly [number, number, number];
  readonly size: true;
  readonly shaderKey: string;
  readonly uniforms?: string;
  getUserCode(): string;
}

export interface WebgpuUniform {
  readonly type: 'int32' | 'float32';
  readonly data: readonly number[];
}
