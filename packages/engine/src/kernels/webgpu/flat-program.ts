import * as tf from '@tensorflow/tfjs-core';
import type { WebgpuProgram } from '../../backend/webgpu-backend.js';

/** A shader with one thread for each number of its output. */
export interface FlatShader {
  /** Tells one shader from another; everything that its code depends on beyond shapes and element types. */
  readonly name: string;
  readonly outputShape: readonly number[];
  /** WGSL: functions, among them `fn result_at(index : i32) -> f32` of the input `x` and `uniforms`. */
  readonly code: string;
  /** WGSL declarations of further uniforms, `count : i32,`. */
  readonly uniforms?: string;
}

const threads = 128;

/** What tfjs's WebGPU backend runs for such a shader. */
export function flatProgram({ name, outputShape, code, uniforms }: FlatShader): WebgpuProgram {
  return {
    variableNames: ['x'],
    outputShape,
    workgroupSize: [threads, 1, 1],
    dispatchLayout: { x: [...outputShape.keys()] },
    dispatch: [Math.ceil(tf.util.sizeFromShape([...outputShape]) / threads), 1, 1],
    size: true,
    shaderKey: `ingd_${name}`,
    ...(uniforms !== undefined && { uniforms }),
    getUserCode: () => `
      ${code}
      fn main(index : i32) {
        if (index < uniforms.size) { setOutputAtIndex(index, result_at(index)); }
      }`,
  };
}
