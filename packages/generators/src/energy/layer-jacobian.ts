import { rowsPerTile } from '@ingd/engine';
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { AffineLayer } from '../networks/affine-layer.js';

/** One layer with its weights, and the slope of the activation behind it at the points. */
export interface SlopedLayer {
  readonly layer: AffineLayer;
  readonly weights: Tensor;
  /** `[n, to]` */
  readonly slope: Tensor2D;
}

/** The layers from the input on, at some points. */
export interface LayerPass {
  readonly layers: readonly SlopedLayer[];
  /** d */
  readonly dimension: number;
  /** b */
  readonly size: number;
}

/** What a tile may take of what is carried through the widest layer: it stays near the processor. */
const TILE_BYTES = 2 ** 26;

/**
 * J(xᵢ), `[n, b, d]`: one forward pass over the points themselves, then d tangents forward or b gradients back, whichever are fewer. Their first product
 * with weights is the same for all points. Runs in a tidy.
 * @param passAt a forward pass
 * @param layers those that it goes through
 */
export function layerJacobian(
  passAt: (points: Tensor2D) => LayerPass,
  layers: readonly AffineLayer[],
  x: Tensor2D,
): Tensor3D {
  const [rows, dimension] = x.shape;
  const carried = Math.min(dimension, layers.at(-1)?.to ?? dimension);
  const widest = Math.max(...layers.map(({ from, to }) => Math.max(from, to)));
  const tile = rowsPerTile({ bytesPerRow: 4 * 3 * carried * widest, budget: TILE_BYTES });
  const parts = Array.from({ length: Math.ceil(rows / tile) }, (_, index) =>
    tf.tidy(() => {
      const first = index * tile;
      const pass = passAt(tf.slice2d(x, [first, 0], [Math.min(tile, rows - first), dimension]));
      return pass.dimension <= pass.size ? forward(pass) : reverse(pass);
    }),
  );
  return parts.length === 1 ? (parts[0] as Tensor3D) : tf.concat(parts, 0);
}

/** d tangents, from the input to the output. */
function forward({ layers, dimension }: LayerPass): Tensor3D {
  const [{ layer, weights, slope }, ...rest] = layers as readonly [SlopedLayer, ...SlopedLayer[]];
  const common = tf.expandDims<Tensor3D>(layer.linear(weights, tf.eye(dimension)), 0); // [1, d, to]
  const carried = rest.reduce(
    (tangents, next) =>
      scaled(
        mapped(tangents, (flat) => next.layer.linear(next.weights, flat)),
        next.slope,
      ),
    scaled(common, slope),
  );
  return tf.transpose(carried, [0, 2, 1]);
}

/** b gradients, from the output to the input. */
function reverse({ layers, size }: LayerPass): Tensor3D {
  const { layer, weights, slope } = layers.at(-1) as SlopedLayer;
  const common = tf.expandDims<Tensor3D>(layer.adjoint(weights, tf.eye(size)), 0); // [1, b, from]
  return layers
    .slice(0, -1)
    .reduceRight(
      (gradients, next) => mapped(scaled(gradients, next.slope), (flat) => next.layer.adjoint(next.weights, flat)),
      tf.mul<Tensor3D>(common, tf.expandDims(slope, 2)),
    );
}

/** Each point's slopes, for all that is carried: `[n or 1, c, h], [n, h] -> [n, c, h]`. */
function scaled(carried: Tensor3D, slope: Tensor2D): Tensor3D {
  return tf.mul(carried, tf.expandDims(slope, 1));
}

/** A map of rows, of everything that is carried: `[n, c, h] -> [n, c, h′]`. */
function mapped(carried: Tensor3D, map: (rows: Tensor2D) => Tensor2D): Tensor3D {
  const [rows, count, width] = carried.shape;
  const image = map(tf.reshape(carried, [rows * count, width]));
  return tf.reshape(image, [rows, count, image.shape[1]]);
}
