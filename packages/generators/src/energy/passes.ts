import { activationOf } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { type AffineLayer, affine } from '../networks/affine-layer.js';
import type { LayeredNetwork } from '../networks/layered-network.js';

// Every function here leaves temporaries to the caller's scope. Layers count from 0; E is the sum of a row of outputs.

/** What the network computes at x: the input z of each layer, and derivatives of each activation at what goes into it, a. */
export interface ForwardPass {
  /** z, the input of each layer, `[n, in]`. */
  readonly inputs: readonly Tensor2D[];
  /** σ′(a), `[n, h]`: one fewer than layers. */
  readonly slopes: readonly Tensor2D[];
  /** σ″(a) */
  readonly curvatures: readonly Tensor2D[];
  /** `[n, out]` */
  readonly output: Tensor2D;
}

/** L_K σ(… σ(L₁ x + b₁) …) + b_K, with everything that derivatives in x need. */
export function forwardPass(
  { activation, layers }: Pick<LayeredNetwork, 'activation' | 'layers'>,
  parameters: readonly Tensor[],
  x: Tensor2D,
): ForwardPass {
  const sigma = activationOf(activation);
  const [inputs, slopes, curvatures]: [Tensor2D[], Tensor2D[], Tensor2D[]] = [[x], [], []];
  let output = x;
  for (const [index, layer] of layers.entries()) {
    output = affine(layer, parameters, index, output);
    if (index === layers.length - 1) break;
    const { value, slope, curvature } = sigma.derivatives(output);
    inputs.push(value);
    slopes.push(slope);
    curvatures.push(curvature);
    output = value;
  }
  return { inputs, slopes, curvatures, output };
}

function weightsOf(parameters: readonly Tensor[], index: number): Tensor {
  return parameters[2 * index] as Tensor;
}

/** ∂E/∂a of each layer's output, `[n, out]`, and ∂E/∂x last of all. */
export interface BackwardPass {
  readonly slopes: readonly Tensor2D[];
  /** ∂E/∂z of each layer's input, `[n, in]`; the first is ∇E. */
  readonly toInputs: readonly Tensor2D[];
}

export function backwardPass(
  { layers }: LayeredNetwork,
  parameters: readonly Tensor[],
  { slopes, output }: ForwardPass,
): BackwardPass {
  const count = layers.length;
  const [own, toInputs] = [new Array<Tensor2D>(count), new Array<Tensor2D>(count)];
  let current = tf.onesLike(output);
  for (let layer = count - 1; layer >= 0; layer--) {
    own[layer] = current;
    const back = (layers[layer] as AffineLayer).adjoint(weightsOf(parameters, layer), current);
    toInputs[layer] = back;
    if (layer > 0) current = tf.mul(back, slopes[layer - 1] as Tensor2D);
  }
  return { slopes: own, toInputs };
}

/** The same weights' derivative of Σᵢ ⟨vᵢ, ∇E(xᵢ)⟩ for fixed v: forward along v, then back once more   [Pearlmutter 1994]. */
export function directionalGradients(
  { layers }: LayeredNetwork,
  parameters: readonly Tensor[],
  {
    forward,
    backward,
    along,
  }: { readonly forward: ForwardPass; readonly backward: BackwardPass; readonly along: Tensor2D },
): Tensor[] {
  const { inputs, slopes, curvatures } = forward;
  const count = layers.length;
  const [tangents, speeds]: [Tensor2D[], Tensor2D[]] = [[along], []]; // ż of each layer's input, ȧ before each activation
  for (let layer = 0; layer < count - 1; layer++) {
    const speed = (layers[layer] as AffineLayer).linear(weightsOf(parameters, layer), tangents[layer] as Tensor2D);
    speeds.push(speed);
    tangents.push(tf.mul(speed, slopes[layer] as Tensor2D));
  }
  const gradients: Tensor[] = [];
  let current: Tensor2D | undefined; // what ȧ of the output owes to a of this layer's output
  for (let layer = count - 1; layer >= 0; layer--) {
    const own = layers[layer] as AffineLayer;
    const fromTangent = own.weightGradient(tangents[layer] as Tensor2D, backward.slopes[layer] as Tensor2D);
    const fromValue = current && own.weightGradient(inputs[layer] as Tensor2D, current);
    const bias = current === undefined ? tf.zerosLike(parameters[2 * layer + 1] as Tensor) : own.biasGradient(current);
    gradients.unshift(fromValue === undefined ? fromTangent : tf.add(fromTangent, fromValue), bias);
    if (layer === 0) break;
    const toSlope = tf.mul<Tensor2D>(backward.toInputs[layer] as Tensor2D, speeds[layer - 1] as Tensor2D);
    const curved = tf.mul<Tensor2D>(toSlope, curvatures[layer - 1] as Tensor2D);
    if (current === undefined) current = curved;
    else {
      const back = own.adjoint(weightsOf(parameters, layer), current);
      current = tf.add<Tensor2D>(tf.mul(back, slopes[layer - 1] as Tensor2D), curved);
    }
  }
  return gradients;
}

/** First and second derivative of E along v, `[n, 1]` each: dE(x + s v)/ds and d²E/ds². */
export function directionalDerivatives(
  network: LayeredNetwork,
  parameters: readonly Tensor[],
  x: Tensor2D,
  v: Tensor2D,
): { readonly first: Tensor2D; readonly second: Tensor2D } {
  const { slopes, curvatures } = forwardPass(network, parameters, x);
  let [first, second] = [v, undefined as Tensor2D | undefined];
  for (const [index, layer] of network.layers.entries()) {
    const weights = weightsOf(parameters, index);
    first = layer.linear(weights, first);
    second = second && layer.linear(weights, second);
    if (index === network.layers.length - 1) break;
    const slope = slopes[index] as Tensor2D;
    const curved = tf.mul<Tensor2D>(curvatures[index] as Tensor2D, tf.square(first));
    second = second === undefined ? curved : tf.add<Tensor2D>(curved, tf.mul(slope, second));
    first = tf.mul(slope, first);
  }
  return {
    first: tf.sum<Tensor2D>(first, 1, true),
    second: second === undefined ? tf.zeros<tf.Rank.R2>([x.shape[0], 1]) : tf.sum<Tensor2D>(second, 1, true),
  };
}
