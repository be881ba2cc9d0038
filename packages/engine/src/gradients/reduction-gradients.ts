import * as tf from '@tensorflow/tfjs-core';
import { gradient, requireSaved } from './gradient.js';

/** The gradient goes to the extreme entries in equal parts; tfjs gives each the whole, which is no subgradient. */
function extreme(kernelName: string, axisName: string): tf.GradConfig {
  return gradient(kernelName, {
    inputsToSave: ['x'],
    outputsToSave: [true],
    backward: ({ dy, saved, attrs }) => ({
      x: () => {
        const x = requireSaved(kernelName, saved, 0);
        const axes = tf.util.parseAxisParam(attrs[axisName] as number | number[], x.shape);
        const keptShape = tf.backend_util.expandShapeToKeepDim(dy.shape, axes);
        const shape = dy.rank === x.rank ? dy.shape : keptShape;
        const isExtreme = tf.cast(tf.equal(x, tf.reshape(requireSaved(kernelName, saved, 1), shape)), 'float32');
        return tf.mul(tf.reshape(dy, shape), tf.div(isExtreme, tf.sum(isExtreme, axes, true)));
      },
    }),
  });
}

/** ∂/∂xᵢ Π x = Π before i · Π after i, without a division, so that zeros do no harm. */
const prod = gradient(tf.Prod, {
  inputsToSave: ['x'],
  backward: ({ dy, saved, attrs }) => ({
    x: () => {
      const x = requireSaved(tf.Prod, saved, 0);
      const axes = tf.util.parseAxisParam(attrs.axis as number | number[], x.shape);
      const kept = [...x.shape.keys()].filter((axis) => !axes.includes(axis));
      const order = [...kept, ...axes];
      const transposed = tf.transpose(x, order);
      const rows = tf.reshape(transposed, [tf.util.sizeFromShape(kept.map((axis) => x.shape[axis] ?? 1)), -1]);
      const others = productOfOthers(rows);
      const slopes = tf.mul(others, tf.reshape(dy, [-1, 1]));
      return tf.transpose(tf.reshape(slopes, transposed.shape), tf.backend_util.getUndoAxesPermutation(order));
    },
  }),
});

/** In every row, the product of all entries but the own: differentiable again, entry by entry. */
function productOfOthers(rows: tf.Tensor): tf.Tensor {
  const columns = tf.unstack(rows, 1);
  const first = tf.onesLike(columns[0] ?? rows);
  const before = [first];
  for (const column of columns.slice(0, -1)) before.push(tf.mul(before.at(-1) ?? first, column));
  const after = [first];
  for (const column of columns.slice(1).reverse()) after.unshift(tf.mul(after[0] ?? first, column));
  return tf.stack(
    before.map((product, i) => tf.mul(product, after[i] ?? first)),
    1,
  );
}

/** The running sum backwards. tfjs also transposes it, which is wrong for every axis but the last. */
const cumsum = gradient(tf.Cumsum, {
  backward: ({ dy, attrs }) => ({
    x: () => tf.cumsum(dy, Number(attrs.axis), attrs.exclusive === true, attrs.reverse !== true),
  }),
});

/** Σ over the running products that contain xᵢ, divided by xᵢ: not defined where an entry is 0. */
const cumprod = gradient(tf.Cumprod, {
  inputsToSave: ['x'],
  outputsToSave: [true],
  backward: ({ dy, saved, attrs }) => ({
    x: () => {
      const weighted = tf.mul(dy, requireSaved(tf.Cumprod, saved, 1));
      const sums = tf.cumsum(weighted, Number(attrs.axis), attrs.exclusive === true, attrs.reverse !== true);
      return tf.div(sums, requireSaved(tf.Cumprod, saved, 0));
    },
  }),
});

export const reductionGradients: readonly tf.GradConfig[] = [
  extreme(tf.Max, 'reductionIndices'),
  extreme(tf.Min, 'axis'),
  prod,
  cumsum,
  cumprod,
];
