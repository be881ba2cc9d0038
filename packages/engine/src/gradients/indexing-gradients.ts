import * as tf from '@tensorflow/tfjs-core';
import { gradient, requireSaved } from './gradient.js';

/** Every chosen row sends its gradient back to where it came from: one segment sum over flat positions. */
const gather = gradient(tf.GatherV2, {
  inputsToSave: ['x', 'indices'],
  backward: ({ dy, saved, attrs }) => {
    const [x, indices] = [requireSaved(tf.GatherV2, saved, 0), requireSaved(tf.GatherV2, saved, 1)];
    const axis = tf.util.parseAxisParam(Number(attrs.axis), x.shape)[0] ?? 0;
    const batchDims = (Number(attrs.batchDims ?? 0) + indices.rank) % indices.rank || 0;
    return {
      x: () => gatherSlope({ x, indices, dy, axis, batchDims: indices.rank === 0 ? 0 : batchDims }),
      indices: () => tf.zeros(indices.shape, 'float32'),
    };
  },
});

interface GatherSlope {
  readonly x: tf.Tensor;
  readonly indices: tf.Tensor;
  readonly dy: tf.Tensor;
  readonly axis: number;
  readonly batchDims: number;
}

function gatherSlope({ x, indices, dy, axis, batchDims }: GatherSlope): tf.Tensor {
  const batch = tf.util.sizeFromShape(x.shape.slice(0, batchDims));
  const outer = tf.util.sizeFromShape(x.shape.slice(batchDims, axis));
  const length = x.shape[axis] ?? 1;
  const inner = tf.util.sizeFromShape(x.shape.slice(axis + 1));
  const offsets = tf.mul(tf.range(0, batch * outer, 1, 'int32'), tf.scalar(length, 'int32'));
  const rows = tf.add(tf.reshape(offsets, [batch, outer, 1]), tf.reshape(indices, [batch, 1, -1])); // [batch, outer, k]
  const flat = tf.reshape(tf.cast(rows, 'int32'), [-1]) as tf.Tensor1D;
  const sums = tf.unsortedSegmentSum(tf.reshape(dy, [-1, inner]), flat, batch * outer * length);
  return tf.reshape(sums, x.shape);
}

/** Every row's gradient is its segment's; rows with a negative id have none. */
const unsortedSegmentSum = gradient(tf.UnsortedSegmentSum, {
  inputsToSave: ['segmentIds'],
  backward: ({ dy, saved }) => {
    const segmentIds = requireSaved(tf.UnsortedSegmentSum, saved, 0);
    const ids = tf.cast(segmentIds, 'float32');
    const isKept = tf.logicalAnd(tf.greaterEqual(ids, 0), tf.less(ids, dy.shape[0] ?? 0));
    const safe = tf.cast(tf.where(isKept, ids, tf.zerosLike(ids)), 'int32');
    const maskShape = [...segmentIds.shape, ...dy.shape.slice(1).map(() => 1)];
    return {
      x: () => tf.mul(tf.gather(dy, safe), tf.reshape(tf.cast(isKept, 'float32'), maskShape)),
      segmentIds: () => tf.zeros(segmentIds.shape, 'float32'),
    };
  },
});

const gatherNd = gradient(tf.GatherNd, {
  inputsToSave: ['params', 'indices'],
  backward: ({ dy, saved }) => {
    const [params, indices] = [requireSaved(tf.GatherNd, saved, 0), requireSaved(tf.GatherNd, saved, 1)];
    return {
      params: () => tf.scatterND(indices, dy, params.shape),
      indices: () => tf.zeros(indices.shape, 'float32'),
    };
  },
});

const scatterNd = gradient(tf.ScatterNd, {
  inputsToSave: ['indices'],
  backward: ({ dy, saved }) => {
    const indices = requireSaved(tf.ScatterNd, saved, 0);
    return { updates: () => tf.gatherND(dy, indices), indices: () => tf.zeros(indices.shape, 'float32') };
  },
});

/** Positions of a strided slice within the flat input, on the host. */
function stridedPositions(shape: readonly number[], attrs: tf.NamedAttrMap): Int32Array {
  const numbers = (name: string) => attrs[name] as number[];
  const info = tf.slice_util.sliceInfo(
    [...shape],
    numbers('begin'),
    numbers('end'),
    numbers('strides'),
    Number(attrs.beginMask),
    Number(attrs.endMask),
    Number(attrs.ellipsisMask),
    Number(attrs.newAxisMask),
    Number(attrs.shrinkAxisMask),
  );
  let positions = [0];
  shape.forEach((length, axis) => {
    const [begin, end, stride] = [info.begin[axis] ?? 0, info.end[axis] ?? 0, info.strides[axis] ?? 1];
    const steps = Math.max(0, Math.ceil((end - begin) / stride));
    positions = positions.flatMap((base) =>
      Array.from({ length: steps }, (_, i) => base * length + begin + i * stride),
    );
  });
  return Int32Array.from(positions);
}

const stridedSlice = gradient(tf.StridedSlice, {
  inputsToSave: ['x'],
  backward: ({ dy, saved, attrs }) => ({
    x: () => {
      const x = requireSaved(tf.StridedSlice, saved, 0);
      const positions = tf.tensor1d(stridedPositions(x.shape, attrs), 'int32');
      return tf.reshape(tf.unsortedSegmentSum(tf.reshape(dy, [-1]), positions, x.size), x.shape);
    },
  }),
});

/** The k largest send their gradient back to where they stood in their row. */
const topK = gradient(tf.TopK, {
  inputsToSave: ['x'],
  outputsToSave: [false, true],
  backward: ({ dy, saved }) => ({
    x: () => {
      const [x, indices] = [requireSaved(tf.TopK, saved, 0), requireSaved(tf.TopK, saved, 1)];
      const length = x.shape.at(-1) ?? 1;
      const rows = length === 0 ? 0 : x.size / length;
      const offsets = tf.mul(tf.range(0, rows, 1, 'int32'), tf.scalar(length, 'int32'));
      const flat = tf.add(tf.reshape(offsets, [rows, 1]), tf.reshape(indices, [rows, -1]));
      const positions = tf.reshape(tf.cast(flat, 'int32'), [-1]) as tf.Tensor1D;
      return tf.reshape(tf.unsortedSegmentSum(tf.reshape(dy, [-1]), positions, x.size), x.shape);
    },
  }),
});

export const indexingGradients: readonly tf.GradConfig[] = [
  gather,
  unsortedSegmentSum,
  gatherNd,
  scatterNd,
  stridedSlice,
  topK,
];
