import { type Matrix, rowsPerTile, toMatrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** A sample as a statistic sees it, and what it is called in messages. */
export interface SampleOf {
  readonly functionName: string;
  readonly argumentName: string;
  readonly statistic: Statistic;
  readonly points: Tensor2D;
}

/** T at the rows of `points`, tile after tile, in float64 on the host. */
export async function* valuesInTiles({ statistic, points }: SampleOf): AsyncGenerator<Matrix> {
  const [rows, columns] = points.shape;
  const tile = rowsPerTile({ bytesPerRow: 32 * statistic.size + 4 * columns });
  for (let first = 0; first < rows; first += tile) {
    const values = tf.tidy(() =>
      statistic.evaluate(tf.slice(points, [first, 0], [Math.min(tile, rows - first), columns])),
    );
    try {
      yield await toMatrix(values);
    } finally {
      values.dispose();
    }
  }
}
