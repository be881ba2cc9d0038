import * as tf from '@tensorflow/tfjs-core';
import type { WebgpuBackend } from '../../backend/webgpu-backend.js';
import { type KernelCorrection, requireInput, requireOriginal } from '../kernel-correction.js';
import { flatProgram } from './flat-program.js';

/**
 * Functions whose WebGPU built-in is allowed to be coarse (sin and cos: 2⁻¹¹) or that tfjs writes with a subtraction that
 * cancels (log1p as log(1 + x), tanh near 0). Series where the argument is small, the built-in where that is exact enough.
 */
const toolbox = `
  fn logarithm(x : f32) -> f32 {
    if (x < 0.0) { return uniforms.NAN; }
    if (x == 0.0) { return -uniforms.INFINITY; }
    return select(log(x), x, isinf(x));
  }
  fn log1plus(x : f32) -> f32 {
    if (abs(x) > 0.4) { return logarithm(1.0 + x); }
    let s = x / (2.0 + x); // log((1 + s) / (1 - s)) = 2 (s + s³/3 + s⁵/5 + ...)
    let z = s * s;
    return 2.0 * s * (1.0 + z * (1.0 / 3.0 + z * (0.2 + z * (1.0 / 7.0 + z * (1.0 / 9.0 + z * (1.0 / 11.0))))));
  }
  fn exp_minus_1(x : f32) -> f32 {
    if (abs(x) > 0.5) { return exp(x) - 1.0; }
    return x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 * (1.0 + x / 7.0 * (1.0 + x / 8.0)))))));
  }
  fn odd(x : f32, positive : f32) -> f32 { return select(positive, -positive, x < 0.0); }
  // sin(x + quarters π/2): x less its whole multiple of π/2, that in three parts whose products with it are exact.
  fn sine(x : f32, quarters : i32) -> f32 {
    let whole = round(x * 0.63661977);
    let r = ((x - whole * 1.5703125) - whole * 4.837512969970703e-4) - whole * 7.549789954891882e-8;
    let z = r * r;
    let quadrant = (i32(whole) + quarters) & 3;
    let s = r * (1.0 - z / 6.0 * (1.0 - z / 20.0 * (1.0 - z / 42.0 * (1.0 - z / 72.0))));
    let c = 1.0 - z / 2.0 * (1.0 - z / 12.0 * (1.0 - z / 30.0 * (1.0 - z / 56.0 * (1.0 - z / 90.0))));
    let value = select(s, c, (quadrant & 1) == 1);
    return select(value, -value, quadrant >= 2);
  }`;

/** WGSL of each function of x. */
const functions: Readonly<Record<string, string>> = {
  [tf.Sin]: 'return sine(x, 0);',
  [tf.Cos]: 'return sine(x, 1);',
  [tf.Tan]: 'return sine(x, 0) / sine(x, 1);',
  [tf.Acos]: 'return 1.57079633 - asin(x);',
  [tf.Log]: 'if (abs(x - 1.0) > 0.4) { return logarithm(x); } return log1plus(x - 1.0);',
  [tf.Log1p]: 'return log1plus(x);',
  [tf.Expm1]: 'return exp_minus_1(x);',
  [tf.Sinh]: 'let e = exp_minus_1(abs(x)); return odd(x, select(0.5 * (e + e / (e + 1.0)), 0.5 * e, e > 1e10));',
  [tf.Asinh]:
    'let a = abs(x); return odd(x, select(log1plus(a + a / (1.0 / a + sqrt(1.0 / (a * a) + 1.0))), a, a < 1e-4));',
  [tf.Atanh]: 'if (abs(x) > 1.0) { return uniforms.NAN; } return 0.5 * log1plus(2.0 * x / (1.0 - x));',
  [tf.Tanh]: 'if (isnan(x)) { return x; } let e = exp_minus_1(2.0 * min(abs(x), 20.0)); return odd(x, e / (e + 2.0));',
  [tf.Softplus]: 'return max(x, 0.0) + log1plus(exp(-abs(x)));',
};

function runFunction(kernelName: string, body: string, original: tf.KernelFunc): tf.KernelFunc {
  const code = `${toolbox}
    fn function_of(x : f32) -> f32 { ${body} }
    fn result_at(index : i32) -> f32 { return function_of(x[index]); }`;
  return (call) => {
    const x = requireInput(kernelName, call.inputs, 'x');
    if (x.dtype !== 'float32') return original(call);
    const program = flatProgram({ name: kernelName, outputShape: x.shape, code });
    return (call.backend as WebgpuBackend).runWebGPUProgram(program, [x], 'float32');
  };
}

export const accurateFunctions: readonly KernelCorrection[] = Object.entries(functions).map(([kernelName, body]) => ({
  kernelName,
  backendName: 'webgpu',
  correct: (original) => runFunction(kernelName, body, requireOriginal(kernelName, original)),
}));
