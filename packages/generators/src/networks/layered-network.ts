import { type Activation, activationOf } from '@ingd/families';
import { type AffineLayer, affine } from './affine-layer.js';
import { drawnParameters } from './dense.js';
import { drawLayers } from './initialisation.js';
import { type Network, type NetworkRecord, networkOf } from './network.js';

/** A network of affine maps with an activation between any two of them: what energy models are made of. */
export interface LayeredNetwork extends Network {
  /** In order; the parameters are W, b of each. */
  readonly layers: readonly AffineLayer[];
  readonly activation: Activation;
}

/** L_K σ(… σ(L₁ x + b₁) …) + b_K. */
export function layeredNetwork({
  name,
  layers,
  activation,
  record,
}: {
  readonly name: string;
  readonly layers: readonly AffineLayer[];
  readonly activation: Activation;
  readonly record: NetworkRecord;
}): LayeredNetwork {
  const { value } = activationOf(activation);
  const network = networkOf({
    name,
    inputs: (layers[0] as AffineLayer).from,
    outputs: (layers.at(-1) as AffineLayer).to,
    parameters: drawnParameters(layers),
    initialise: (options) => drawLayers(layers, options),
    apply: (parameters, x) =>
      layers.reduce((z, layer, index) => affine(layer, parameters, index, index === 0 ? z : value(z)), x),
    record,
  });
  return { ...network, layers, activation };
}
