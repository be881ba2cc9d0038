import * as tf from '@tensorflow/tfjs-core';

/** What a backward pass is given: the output's gradient, what was saved on the way forward, the attributes. */
export interface Backward {
  readonly dy: tf.Tensor;
  /** All outputs' gradients, for operations that have several. */
  readonly dys: readonly tf.Tensor[];
  readonly saved: readonly tf.Tensor[];
  readonly attrs: tf.NamedAttrMap;
}

interface GradientOptions {
  readonly inputsToSave?: string[];
  readonly saveAllInputs?: boolean;
  readonly outputsToSave?: boolean[];
  /** Per input, the function that computes its gradient. */
  readonly backward: (pass: Backward) => Record<string, () => tf.Tensor>;
}

/** A gradient as tfjs registers it. */
export function gradient(kernelName: string, { backward, ...saving }: GradientOptions): tf.GradConfig {
  return {
    kernelName,
    ...saving,
    gradFunc: (dy, saved, attrs) => {
      const dys = Array.isArray(dy) ? dy : [dy];
      return backward({ dy: requireSaved(kernelName, dys, 0), dys, saved, attrs });
    },
  };
}

/** The `index`-th of what was saved. */
export function requireSaved(kernelName: string, saved: readonly tf.Tensor[], index: number): tf.Tensor {
  const tensor = saved[index];
  if (tensor === undefined) throw new Error(`${kernelName}: expected a saved tensor ${index}, got none; report this`);
  return tensor;
}

/** The sum over the axes along which `shape` was broadcast. */
export function sumToShape(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes([...shape], x.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(x, axes) : x, [...shape]);
}

/** Two-argument operations that broadcast: each side's gradient, summed back to the side's shape. */
export function broadcastGradient(
  kernelName: string,
  slopes: (a: tf.Tensor, b: tf.Tensor, dy: tf.Tensor) => { a: () => tf.Tensor; b: () => tf.Tensor },
): tf.GradConfig {
  return gradient(kernelName, {
    inputsToSave: ['a', 'b'],
    backward: ({ dy, saved }) => {
      const [a, b] = [requireSaved(kernelName, saved, 0), requireSaved(kernelName, saved, 1)];
      const slope = slopes(a, b, dy);
      return { a: () => sumToShape(slope.a(), a.shape), b: () => sumToShape(slope.b(), b.shape) };
    },
  });
}
