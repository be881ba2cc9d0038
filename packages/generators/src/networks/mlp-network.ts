import { type Activation, activationOf } from '@ingd/families';
import { dense, denseParameters, expectWidths } from './dense.js';
import { drawDense } from './initialisation.js';
import { type Network, networkOf } from './network.js';

/** What a multilayer perceptron is made of. */
export interface MlpNetworkOptions {
  /** Sizes from input to output, at least two: `[d, 64, 64, 1]`. */
  readonly widths: readonly number[];
  /** Between layers; `silu` unless told. */
  readonly activation?: Activation;
}

/** A multilayer perceptron; energy models need its widths and activation. */
export interface MlpNetwork extends Network {
  readonly kind: 'mlp';
  readonly widths: readonly number[];
  readonly activation: Activation;
}

/**
 * φ(x) = σ(… σ(x W₁ + b₁) …) W_L + b_L; parameters W₁, b₁, …, W_L, b_L, W `[in, out]`. With tanh, PyTorch's initialisation and
 * one layer it draws what `drawMlp` of `@ingd/kernels` draws.
 * @throws RangeError when a width is not a positive integer, there are fewer than two, or there is no such activation
 */
export function mlpNetwork({ widths, activation = 'silu' }: MlpNetworkOptions): MlpNetwork {
  expectWidths('mlpNetwork', widths, 2);
  const { value } = activationOf(activation);
  const layers = widths.slice(1).map((outputs, index) => ({
    name: `layers.${index}`,
    inputs: widths[index] as number,
    outputs,
  }));
  const network = networkOf({
    name: `mlp(${widths.join('-')}, ${activation})`,
    inputs: widths[0] as number,
    outputs: widths.at(-1) as number,
    parameters: denseParameters(layers),
    initialise: (options) => drawDense(layers, options),
    apply: (parameters, x) => layers.reduce((z, _, index) => dense(parameters, index, index === 0 ? z : value(z)), x),
    record: { kind: 'mlp', settings: { widths: [...widths], activation } },
  });
  return { ...network, kind: 'mlp', widths: [...widths], activation };
}
