import * as tf from '@tensorflow/tfjs-core';
import { type KernelCorrection, requireInput, requireOriginal } from '../kernel-correction.js';
import { onWorkbench, type Workbench } from '../workbench.js';

/** From this inner length on tfjs lets threads race to add their parts, so that the bits change from run to run. */
const longInner = 2000;
/** Inner length of a part. */
const partLength = 1024;
/** At most so many parts, holding at most so many numbers together. */
const mostParts = 64;
const mostNumbers = 2 ** 24;

/**
 * Products over a long inner axis as a batch of products of its parts and a sum over the batch: the same bits in every run,
 * and smaller rounding errors than one running total. Products over nothing, which tfjs hands to the device as an invalid
 * command, are 0.
 */
function byParts(original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { inputs, attrs, backend } = call;
    const shapes = productShapes(call);
    if (shapes.inner > 0 && (shapes.inner < longInner || shapes.batch !== 1)) return original(call);
    return onWorkbench('webgpu', backend, (bench) => {
      if (shapes.inner === 0) return bench.run(tf.Fill, {}, { shape: shapes.output, value: 0, dtype: 'float32' });
      const left = innerFirst(bench, requireInput(tf.BatchMatMul, inputs, 'a'), !attrs?.transposeA);
      const right = innerFirst(bench, requireInput(tf.BatchMatMul, inputs, 'b'), Boolean(attrs?.transposeB));
      const multiply = (a: tf.TensorInfo, b: tf.TensorInfo) =>
        bench.keep(
          original({ inputs: { a, b }, attrs: { transposeA: true, transposeB: false }, backend }) as tf.TensorInfo,
        );
      return bench.run(tf.Reshape, { x: sumOfParts(bench, left, right, multiply) }, { shape: shapes.output });
    });
  };
}

function productShapes({ inputs, attrs }: Parameters<tf.KernelFunc>[0]) {
  const a = requireInput(tf.BatchMatMul, inputs, 'a').shape;
  const b = requireInput(tf.BatchMatMul, inputs, 'b').shape;
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.slice(0, -2), b.slice(0, -2));
  const rows = a.at(attrs?.transposeA ? -1 : -2) ?? 0;
  const columns = b.at(attrs?.transposeB ? -2 : -1) ?? 0;
  return {
    inner: a.at(attrs?.transposeA ? -2 : -1) ?? 0,
    batch: tf.util.sizeFromShape(outer),
    output: [...outer, rows, columns],
  };
}

/** One matrix with the inner axis as its rows. */
function innerFirst(bench: Workbench, x: tf.TensorInfo, isInnerLast: boolean): tf.TensorInfo {
  const matrix = bench.run(tf.Reshape, { x }, { shape: x.shape.slice(-2) });
  return isInnerLast ? bench.run(tf.Transpose, { x: matrix }, { perm: [1, 0] }) : matrix;
}

/** leftᵀ right, `[inner, m], [inner, n] -> [m, n]`, by a `multiply` that does that without parts. */
function sumOfParts(
  bench: Workbench,
  left: tf.TensorInfo,
  right: tf.TensorInfo,
  multiply: (a: tf.TensorInfo, b: tf.TensorInfo) => tf.TensorInfo,
): tf.TensorInfo {
  const [inner = 0, m = 0] = left.shape;
  const [, n = 0] = right.shape;
  const parts = Math.min(mostParts, Math.floor(inner / partLength), Math.floor(mostNumbers / Math.max(1, m * n)));
  if (parts < 2) return multiply(left, right);
  const length = Math.floor(inner / parts);
  const batch = (x: tf.TensorInfo) =>
    bench.run(tf.Reshape, { x: rowsOf(bench, x, 0, parts * length) }, { shape: [parts, length, x.shape[1] ?? 0] });
  const products = multiply(batch(left), batch(right)); // [parts, m, n]
  const sum = bench.run(tf.Sum, { x: products }, { axis: 0, keepDims: false });
  const rest = inner - parts * length;
  if (rest === 0) return sum;
  const last = (x: tf.TensorInfo) => rowsOf(bench, x, parts * length, rest);
  return bench.run(tf.Add, { a: sum, b: multiply(last(left), last(right)) });
}

function rowsOf(bench: Workbench, x: tf.TensorInfo, from: number, count: number): tf.TensorInfo {
  const [rows, columns = 0] = x.shape;
  return count === rows ? x : bench.run(tf.Slice, { x }, { begin: [from, 0], size: [count, columns] });
}

export const longProducts: readonly KernelCorrection[] = [
  {
    kernelName: tf.BatchMatMul,
    backendName: 'webgpu',
    correct: (original) => byParts(requireOriginal(tf.BatchMatMul, original)),
  },
];
