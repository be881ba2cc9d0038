import * as tf from '@tensorflow/tfjs-core';
import { gatherByCopy } from './fast-gather.js';
import { type KernelCorrection, requireInput, requireOriginal } from './kernel-correction.js';
import { gatherWithReason } from './native-kernels.js';

const backendName = 'tensorflow';

/** Copying or adding so many numbers takes less time than a call of TensorFlow's, about 20 µs. */
const FEW = 2 ** 14;

/** The part of tfjs-node's backend that knows where numbers are: TensorFlow gets a tensor's with the first kernel that wants it. */
interface NativeStore {
  readonly tensorMap: { get(dataId: object): { readonly values: unknown } | undefined };
  write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId;
}

type Numbers = Float32Array | Int32Array;

/** The numbers of a tensor that TensorFlow has not been given yet. */
function stillHere(backend: object, { dataId }: tf.TensorInfo): Numbers | undefined {
  const values = (backend as NativeStore).tensorMap.get(dataId)?.values;
  return values instanceof Float32Array || values instanceof Int32Array ? values : undefined;
}

function written(backend: object, values: Numbers, shape: number[], dtype: tf.DataType): tf.TensorInfo {
  return { dataId: (backend as NativeStore).write(values, shape, dtype), shape, dtype };
}

function reshape(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const x = requireInput(tf.Reshape, call.inputs, 'x');
    const values = stillHere(call.backend, x);
    if (values === undefined) return original(call);
    const size = tf.util.sizeFromShape(x.shape);
    return written(call.backend, values, tf.util.inferFromImplicitShape(call.attrs?.shape as number[], size), x.dtype);
  };
}

function gather(original: tf.KernelFunc): tf.KernelFunc {
  const [byCopy, native] = [gatherByCopy(backendName, original), gatherWithReason(original)];
  return (call) => {
    const values = stillHere(call.backend, requireInput(tf.GatherV2, call.inputs, 'x'));
    const indices = stillHere(call.backend, requireInput(tf.GatherV2, call.inputs, 'indices'));
    const few = values && indices && values.length + indices.length <= FEW;
    return few ? byCopy(call) : native(call);
  };
}

/** Rows below each other. */
function concat(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const inputs = Object.values(call.inputs) as tf.TensorInfo[];
    const parts = inputs.map((input) => (input.dtype === 'float32' ? stillHere(call.backend, input) : undefined));
    const length = parts.reduce((sum, part) => sum + (part?.length ?? Number.POSITIVE_INFINITY), 0);
    if (call.attrs?.axis !== 0 || length > FEW) return original(call);
    const values = new Float32Array(length);
    let offset = 0;
    for (const part of parts as Float32Array[]) {
      values.set(part, offset);
      offset += part.length;
    }
    const shapes = inputs.map(({ shape }) => shape);
    return written(call.backend, values, tf.backend_util.computeOutShape(shapes, 0), 'float32');
  };
}

/** Of equal shapes, or with a number: rounded once, as TensorFlow does it. */
function elementwise(name: string, of: (a: number, b: number) => number) {
  return (original: tf.KernelFunc): tf.KernelFunc =>
    (call) => {
      const [a, b] = [requireInput(name, call.inputs, 'a'), requireInput(name, call.inputs, 'b')];
      const alike = b.shape.length === 0 || tf.util.arraysEqual(a.shape, b.shape);
      if (!alike || a.dtype !== 'float32' || b.dtype !== 'float32') return original(call);
      const [left, right] = [stillHere(call.backend, a), stillHere(call.backend, b)];
      if (left === undefined || right === undefined || left.length > FEW) return original(call);
      const values = new Float32Array(left.length);
      const step = b.shape.length === 0 ? 0 : 1;
      for (let i = 0; i < values.length; i++) values[i] = of(left[i] as number, right[step * i] as number);
      return written(call.backend, values, a.shape, 'float32');
    };
}

/** Small kernels on numbers that are still on the host: they stay there. */
export const nativeOnHost: readonly KernelCorrection[] = [
  { kernelName: tf.Reshape, make: reshape },
  { kernelName: tf.GatherV2, make: gather },
  { kernelName: tf.Concat, make: concat },
  { kernelName: tf.Add, make: elementwise(tf.Add, (a, b) => a + b) },
  { kernelName: tf.Sub, make: elementwise(tf.Sub, (a, b) => a - b) },
  { kernelName: tf.Multiply, make: elementwise(tf.Multiply, (a, b) => a * b) },
].map(({ kernelName, make }) => ({
  kernelName,
  backendName,
  correct: (original) => make(requireOriginal(kernelName, original)),
}));
