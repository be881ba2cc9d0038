import { type Matrix, type NetworkTangents, networkTangents } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { inHostKernel, type Read } from '../host-kernel.js';
import type { Mlp, MlpLayer } from '../mlp/mlp.js';
import type { LayerBlock, WeightLayout } from './layout.js';

export interface HostPushParts {
  readonly network: Mlp;
  readonly layout: WeightLayout;
  /** w, `[1, P]`. */
  readonly weights: Tensor2D;
}

/** ∂φ(x; β)/∂β · w in one kernel, in float64. The network and the weights are read once, and have to stay as they are. */
export function hostPush({ network, layout, weights }: HostPushParts): (x: Tensor2D) => Tensor2D | undefined {
  let parts: NetworkTangents | undefined;
  return inHostKernel(
    (points, read) => {
      parts ??= {
        layers: network.layers.map((layer) => withBias(layer, read)),
        directions: directionsOf(read(weights), [...layout.hidden, layout.output]),
      };
      return networkTangents(parts, points);
    },
    { wasm: 8192, tensorflow: 512 },
  );
}

function withBias({ weights, bias }: MlpLayer, read: Read): Matrix {
  const [rows, columns] = weights.shape;
  const data = new Float64Array((rows + 1) * columns);
  data.set(read(weights));
  data.set(read(bias), rows * columns);
  return { rows: rows + 1, columns, data };
}

function directionsOf(weights: Float32Array, blocks: readonly LayerBlock[]): Matrix[] {
  return blocks.map(({ rows, columns, offset }) => {
    return { rows, columns, data: Float64Array.from(weights.subarray(offset, offset + rows * columns)) };
  });
}
