import type { Activation } from '@ingd/families';
import { denseLayer } from './affine-layer.js';
import { expectWidths } from './dense.js';
import { type LayeredNetwork, layeredNetwork } from './layered-network.js';

/** What a multilayer perceptron is made of. */
export interface MlpNetworkOptions {
  /** Sizes from input to output, at least two: `[d, 64, 64, 1]`. */
  readonly widths: readonly number[];
  /** Between layers; `silu` unless told. */
  readonly activation?: Activation;
}

/** A multilayer perceptron; energy models take it. */
export interface MlpNetwork extends LayeredNetwork {
  readonly kind: 'mlp';
  readonly widths: readonly number[];
}

/**
 * φ(x) = σ(… σ(x W₁ + b₁) …) W_L + b_L; parameters W₁, b₁, …, W_L, b_L, W `[in, out]`. With tanh, PyTorch's initialisation and
 * one layer it draws what `drawMlp` of `@ingd/kernels` draws.
 * @throws RangeError when a width is not a positive integer, there are fewer than two, or there is no such activation
 */
export function mlpNetwork({ widths, activation = 'silu' }: MlpNetworkOptions): MlpNetwork {
  expectWidths('mlpNetwork', widths, 2);
  const layers = widths
    .slice(1)
    .map((outputs, index) => denseLayer({ name: `layers.${index}`, inputs: widths[index] as number, outputs }));
  const network = layeredNetwork({
    name: `mlp(${widths.join('-')}, ${activation})`,
    layers,
    activation,
    record: { kind: 'mlp', settings: { widths: [...widths], activation } },
  });
  return { ...network, kind: 'mlp', widths: [...widths] };
}
