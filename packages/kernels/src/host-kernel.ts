import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** The part of a backend that a kernel on the host works with. */
interface HostBackend {
  readSync(dataId: tf.DataId): tf.BackendValues;
  write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId;
}

/** A tensor's numbers, row-major. */
export type Read = (tensor: Tensor) => Float32Array;

/** A function of points `[n, d]`; undefined where it cannot be had. */
export type HostFunction = (points: Float32Array, read: Read) => Float32Array | undefined;

/** How many points' worth of work a backend leaves to a kernel on the host; others leave none. */
export interface HostLimits {
  readonly wasm: number;
  /** Its products go over threads, its kernels cost more to call. */
  readonly tensorflow: number;
}

const NAME = 'IngdHostFunction';

/**
 * A function of points, each row's result of the row's own size, as one kernel: on backends whose tensors the host reads without waiting,
 * where tens of small kernels cost more than all of the arithmetic. `undefined` on other backends, for more points than `limits` say, under
 * a tape (it has no gradient), and where the function itself is.
 */
export function inHostKernel(compute: HostFunction, limits: HostLimits): (x: Tensor2D) => Tensor2D | undefined {
  return (x) => {
    const backendName = tf.getBackend();
    const [rows] = x.shape;
    const most = backendName === 'wasm' || backendName === 'tensorflow' ? limits[backendName] : 0;
    if (rows === 0 || rows > most || tf.engine().state.gradientDepth > 0) return undefined;
    register(backendName);
    return run(compute, x);
  };
}

/** What the kernel that runs now computes: a kernel's attributes are numbers and strings. */
let current: { readonly compute: HostFunction; failed: boolean } | undefined;

function run(compute: HostFunction, x: Tensor2D): Tensor2D | undefined {
  const call = { compute, failed: false };
  const before = current;
  current = call;
  try {
    const result = tf.engine().runKernel<Tensor2D>(NAME, { x });
    if (!call.failed) return result;
    result.dispose();
    return undefined;
  } finally {
    current = before;
  }
}

function register(backendName: string): void {
  if (tf.getKernel(NAME, backendName) !== undefined) return;
  tf.registerKernel({
    kernelName: NAME,
    backendName,
    kernelFunc({ inputs: { x }, backend }) {
      const host = backend as HostBackend;
      const read = ({ dataId }: tf.TensorInfo) => host.readSync(dataId) as Float32Array;
      const points = x && read(x);
      const values = points && current?.compute(points, read);
      if (values === undefined && current) current.failed = true;
      const shape = values ? [...(x?.shape ?? [])] : [0];
      return { dataId: host.write(values ?? new Float32Array(0), shape, 'float32'), shape, dtype: 'float32' };
    },
  });
}
