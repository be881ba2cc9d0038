import * as tf from '@tensorflow/tfjs-core';
import { gradient, requireSaved, sumToShape } from './gradient.js';

/** ∂(A B) for all transpositions; summed over batch axes that were broadcast, which tfjs leaves out. */
const batchMatMul = gradient(tf.BatchMatMul, {
  inputsToSave: ['a', 'b'],
  backward: ({ dy, saved, attrs }) => {
    const [a, b] = [requireSaved(tf.BatchMatMul, saved, 0), requireSaved(tf.BatchMatMul, saved, 1)];
    const [transposeA, transposeB] = [attrs.transposeA === true, attrs.transposeB === true];
    const slopeA = () => (transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB));
    const slopeB = () => (transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false));
    return { a: () => sumToShape(slopeA(), a.shape), b: () => sumToShape(slopeB(), b.shape) };
  },
});

/** Einsum is linear in each argument: its gradient is the einsum of dy with the other, labels rearranged. */
const einsum = gradient(tf.Einsum, {
  saveAllInputs: true,
  backward: ({ dy, saved, attrs }) => {
    const equation = String(attrs.equation).replace(/\s/g, '');
    const [inputLabels = '', outputLabels = ''] = equation.split('->');
    const labels = inputLabels.split(',');
    return Object.fromEntries(
      labels.map((own, i) => [String(i), () => einsumSlope({ own, i, labels, outputLabels, dy, saved })]),
    );
  },
});

interface EinsumSlope {
  readonly own: string;
  readonly i: number;
  readonly labels: readonly string[];
  readonly outputLabels: string;
  readonly dy: tf.Tensor;
  readonly saved: readonly tf.Tensor[];
}

function einsumSlope({ own, i, labels, outputLabels, dy, saved }: EinsumSlope): tf.Tensor {
  const others = labels.map((label, j) => ({ label, tensor: requireSaved(tf.Einsum, saved, j) }));
  const [target] = others.splice(i, 1);
  const available = outputLabels + others.map(({ label }) => label).join('');
  const reachable = [...own].filter((label) => available.includes(label)).join('');
  const equation = `${[outputLabels, ...others.map(({ label }) => label)].join(',')}->${reachable}`;
  const isIdentity = others.length === 0 && outputLabels === reachable; // tfjs's kernels then answer the tensor itself
  const slope = isIdentity ? dy : tf.einsum(equation, dy, ...others.map(({ tensor }) => tensor));
  // Labels that were summed out of this argument alone come back by repetition.
  const shape = target?.tensor.shape ?? [];
  const expanded = shape.map((length, axis) => (reachable.includes(own[axis] ?? '') ? length : 1));
  return tf.broadcastTo(tf.reshape(slope, expanded), shape);
}

/** The filter's gradient is linear in the image and in dy, so that it can be differentiated again. */
const conv2DBackpropFilter = gradient(tf.Conv2DBackpropFilter, {
  inputsToSave: ['x', 'dy'],
  backward: ({ dy: filter, saved, attrs }) => {
    const [x, dy] = [requireSaved(tf.Conv2DBackpropFilter, saved, 0), requireSaved(tf.Conv2DBackpropFilter, saved, 1)];
    const { strides, pad, dataFormat, dimRoundingMode } = attrs;
    const transposeAttrs = { strides, pad, dataFormat, dimRoundingMode, inputShape: x.shape } as tf.NamedAttrMap;
    const convolveAttrs = { strides, pad, dataFormat, dimRoundingMode, dilations: [1, 1] } as tf.NamedAttrMap;
    return {
      x: () => tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, transposeAttrs) as tf.Tensor,
      dy: () => tf.engine().runKernel(tf.Conv2D, { x, filter }, convolveAttrs) as tf.Tensor,
    };
  },
});

export const productGradients: readonly tf.GradConfig[] = [batchMatMul, einsum, conv2DBackpropFilter];
