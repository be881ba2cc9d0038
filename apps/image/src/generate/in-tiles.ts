import * as tf from '@tensorflow/tfjs-core';

/** Numbers of images that a network sees at once: what it holds meanwhile is many times as much. */
const NUMBERS = 200_000;

/** A function of rows, some of them at a time; the caller disposes the result. */
export function inTiles(x: tf.Tensor2D, of: (rows: tf.Tensor2D) => tf.Tensor2D): tf.Tensor2D {
  const [count, columns] = x.shape;
  const rows = Math.max(16, Math.floor(NUMBERS / columns));
  if (count <= rows) return tf.tidy(() => of(x));
  return tf.tidy(() => {
    const starts = Array.from({ length: Math.ceil(count / rows) }, (_, tile) => tile * rows);
    const tile = (start: number) => of(tf.slice(x, [start, 0], [Math.min(rows, count - start), columns]));
    return tf.concat2d(
      starts.map((start) => tf.tidy(() => tile(start))),
      0,
    );
  });
}
