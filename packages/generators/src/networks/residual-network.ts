import { expectNumber } from '@ingd/engine';
import { type Activation, activationOf } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { layerParameters } from './affine-layer.js';
import { dense, drawnParameters, expectWidths } from './dense.js';
import { drawLayers } from './initialisation.js';
import { type Network, networkOf } from './network.js';

/** What a residual network is made of. */
export interface ResidualNetworkOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Width of the stream that the blocks add to. */
  readonly width: number;
  /** How many blocks, each of two layers. */
  readonly blocks: number;
  /** `silu` unless told. */
  readonly activation?: Activation;
}

/**
 * z₀ = x W₀ + b₀, then z ← z + σ(σ(z) A + a) B + c in every block, then σ(z) W + b   [He et al. 2016, with the activation first].
 * @throws RangeError when a size is not a positive integer or there is no such activation
 */
export function residualNetwork(options: ResidualNetworkOptions): Network {
  const { inputs, outputs, width, blocks, activation = 'silu' } = options;
  expectWidths('residualNetwork', [inputs, width, outputs], 3);
  expectNumber('residualNetwork', 'blocks', blocks, { minimum: 1, integer: true });
  const { value } = activationOf(activation);
  const layers = [
    { name: 'input', inputs, outputs: width },
    ...Array.from({ length: blocks }, (_, block) => [
      { name: `blocks.${block}.first`, inputs: width, outputs: width },
      { name: `blocks.${block}.second`, inputs: width, outputs: width },
    ]).flat(),
    { name: 'output', inputs: width, outputs },
  ];
  const at = (parameters: readonly Tensor[], index: number, z: Tensor2D) =>
    dense(layerParameters(parameters, index), z);
  const block = (parameters: readonly Tensor[], z: Tensor2D, index: number): Tensor2D => {
    const inner = at(parameters, 2 * index + 1, value(z));
    return tf.add(z, at(parameters, 2 * index + 2, value(inner)));
  };
  return networkOf({
    name: `residual(${inputs}-${width}x${blocks}-${outputs}, ${activation})`,
    inputs,
    outputs,
    parameters: drawnParameters(layers),
    initialise: (drawing) => drawLayers(layers, drawing),
    apply(parameters, x) {
      let z = at(parameters, 0, x);
      for (let index = 0; index < blocks; index++) z = block(parameters, z, index);
      return at(parameters, layers.length - 1, value(z));
    },
    record: { kind: 'residual', settings: { inputs, outputs, width, blocks, activation } },
  });
}
