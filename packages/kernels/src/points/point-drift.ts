import { expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord, RecordedTensor } from '../drift-space.js';
import { joinTiles, rowTiles, takeRows } from '../row-tiles.js';

/** A drift that is made of sets of points; it owns them. */
export interface PointDriftParts<Name extends string> {
  readonly kind: string;
  readonly settings: DriftRecord['settings'];
  /** `[n, d]`, `[m, d]`, …: the drift owns them from now on. */
  readonly points: { readonly [name in Name]: Tensor2D };
  /** h at the rows of a tile; leaves temporaries to the caller's scope. */
  at(x: Tensor2D): Tensor2D;
  /** ∇h(x) v at the rows of a tile; leaves temporaries to the caller's scope. */
  jvp(x: Tensor2D, v: Tensor2D): Tensor2D;
}

/** Tensors `[tile, m]` that are there at once, at most. */
const TEMPORARIES = 12;

/** A drift made of points, tile by tile over the rows asked for. */
export function pointDrift<Name extends string>(parts: PointDriftParts<Name>): Drift {
  const { kind, settings } = parts;
  const points = Object.entries<Tensor2D>(parts.points);
  const dimension = points[0]?.[1].shape[1] ?? 0;
  const pairs = points.reduce((sum, [, { shape }]) => sum + shape[0], 0);
  const tiles = (x: Tensor2D) => rowTiles(x.shape[0], 4 * (TEMPORARIES * pairs + 8 * dimension));
  return {
    at(x) {
      expectShape('drift.at', 'x', x, [null, dimension]);
      return joinTiles(tiles(x), 0, (tile) => parts.at(takeRows(x, tile)));
    },
    jvp(x, v) {
      expectShape('drift.jvp', 'x', x, [null, dimension]);
      expectShape('drift.jvp', 'v', v, [x.shape[0], dimension]);
      return joinTiles(tiles(x), 0, (tile) => parts.jvp(takeRows(x, tile), takeRows(v, tile)));
    },
    async record() {
      const tensors: [string, RecordedTensor][] = [];
      for (const [name, tensor] of points) {
        tensors.push([name, { shape: tensor.shape, values: Float32Array.from(await tensor.data()) }]);
      }
      return { kind, settings, tensors: Object.fromEntries(tensors) };
    },
    dispose: () => tf.dispose(points.map(([, tensor]) => tensor)),
  };
}

/** A copy that outlives any scope, sharing its numbers. */
export function keptCopy(points: Tensor2D): Tensor2D {
  return tf.keep(tf.clone(points));
}
