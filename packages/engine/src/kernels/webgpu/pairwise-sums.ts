import * as tf from '@tensorflow/tfjs-core';
import type { WebgpuBackend, WebgpuUniform } from '../../backend/webgpu-backend.js';
import { type KernelCorrection, requireInput, requireOriginal } from '../kernel-correction.js';
import { onWorkbench, type Workbench } from '../workbench.js';
import { flatProgram } from './flat-program.js';

/** Up to this many numbers each of tfjs's 64 threads adds at most 64 of them: the rounding errors stay a few units in the last place. */
const shortSum = 4096;

/** How many numbers one thread adds up, as eight sums of eight. */
const perThread = 64;

/**
 * Sums and means in float32 by a tree of short sums, since WebGPU has no float64: tfjs's threads run through long axes in
 * one running total each, which drifts. Sums of nothing, which tfjs cannot do, are 0; means NaN.
 */
function pairwise(kernelName: string, original: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { inputs, attrs, backend } = call;
    const x = requireInput(kernelName, inputs, 'x');
    const axes = tf.util.parseAxisParam(attrs?.axis as number | number[], x.shape);
    const length = axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1);
    const isEmpty = tf.util.sizeFromShape(x.shape) === 0;
    if (!isEmpty && (length <= shortSum || x.dtype !== 'float32')) return original(call);
    const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const kept = attrs?.keepDims ? shape : shape.filter((_, axis) => !axes.includes(axis));
    return onWorkbench('webgpu', backend, (bench) => {
      if (isEmpty)
        return bench.run(
          tf.Fill,
          {},
          { shape: kept, value: kernelName === tf.Mean ? Number.NaN : 0, dtype: dtypeOfSum(x) },
        );
      const rows = bench.run(tf.Reshape, { x: reducedLast(bench, x, axes) }, { shape: [-1, length] });
      const sums = bench.run(
        kernelName,
        { x: shorten(bench, rows, kernelName === tf.Mean) },
        { axis: 1, keepDims: false },
      );
      return bench.run(tf.Reshape, { x: sums }, { shape: kept });
    });
  };
}

function dtypeOfSum(x: tf.TensorInfo): tf.DataType {
  return x.dtype === 'bool' ? 'int32' : x.dtype;
}

function reducedLast(bench: Workbench, x: tf.TensorInfo, axes: readonly number[]): tf.TensorInfo {
  const kept = [...x.shape.keys()].filter((axis) => !axes.includes(axis));
  const perm = [...kept, ...axes];
  return perm.every((axis, i) => axis === i) ? x : bench.run(tf.Transpose, { x }, { perm });
}

/** `[rows, length] -> [rows, length / 64]`, again and again until tfjs's own sum is exact enough. */
function shorten(bench: Workbench, x: tf.TensorInfo, isMean: boolean): tf.TensorInfo {
  const [rows = 0, length = 0] = x.shape;
  if (length <= shortSum) return x;
  const blocks = Math.ceil(length / perThread);
  const uniforms: readonly WebgpuUniform[] = [
    { type: 'int32', data: [length] },
    { type: 'int32', data: [blocks] },
    { type: 'float32', data: [isMean ? blocks / length : 1] },
  ];
  const program = flatProgram({
    name: 'pairwise_sum',
    outputShape: [rows, blocks],
    uniforms: 'length : i32, blocks : i32, scale : f32,',
    code: sumOfStrided,
  });
  const partial = (bench.backend as WebgpuBackend).runWebGPUProgram(program, [x], 'float32', uniforms);
  return shorten(bench, bench.keep(partial), isMean);
}

/** Neighbouring threads read neighbouring numbers. */
const sumOfStrided = `
  fn result_at(index : i32) -> f32 {
    let row = index / uniforms.blocks;
    let first = index - row * uniforms.blocks;
    var total = 0.0;
    for (var group = 0; group < 8; group = group + 1) {
      var part = 0.0;
      for (var i = 0; i < 8; i = i + 1) {
        let at = first + (group * 8 + i) * uniforms.blocks;
        if (at < uniforms.length) { part = part + x[row * uniforms.length + at]; }
      }
      total = total + part;
    }
    return total * uniforms.scale;
  }`;

export const pairwiseSums: readonly KernelCorrection[] = [tf.Sum, tf.Mean].map((kernelName) => ({
  kernelName,
  backendName: 'webgpu',
  correct: (original) => pairwise(kernelName, requireOriginal(kernelName, original)),
}));
