import { type ActivationFunction, activationOf } from '@ingd/families';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { MlpNetwork } from '../networks/mlp-network.js';

// Every function here leaves temporaries to the caller's scope. Layers count from 0; E is the sum of a row of outputs.

/** What the network computes at x: the input of each layer, and what goes into each activation. */
export interface ForwardPass {
  /** z, the input of each layer, `[n, in]`. */
  readonly inputs: readonly Tensor2D[];
  /** a, what goes into each activation, `[n, h]`: one fewer than layers. */
  readonly before: readonly Tensor2D[];
  readonly slopes: readonly Tensor2D[];
  /** `[n, out]` */
  readonly output: Tensor2D;
}

/** σ(… σ(x W₁ + b₁) …) W_L + b_L, everything kept. */
export function forwardPass(
  { activation, widths }: MlpNetwork,
  parameters: readonly Tensor[],
  x: Tensor2D,
): ForwardPass {
  const sigma = activationOf(activation);
  const [inputs, before, slopes]: [Tensor2D[], Tensor2D[], Tensor2D[]] = [[x], [], []];
  let output = x;
  for (let layer = 0; layer < widths.length - 1; layer++) {
    output = tf.add(tf.matMul<Tensor2D>(output, weightsOf(parameters, layer)), parameters[2 * layer + 1] as Tensor1D);
    if (layer === widths.length - 2) break;
    const value = sigma.value(output);
    before.push(output);
    slopes.push(sigma.slope(output, value));
    inputs.push(value);
    output = value;
  }
  return { inputs, before, slopes, output };
}

function weightsOf(parameters: readonly Tensor[], layer: number): Tensor2D {
  return parameters[2 * layer] as Tensor2D;
}

/** ∂E/∂a of each layer's output, `[n, out]`, and ∂E/∂x last of all. */
export interface BackwardPass {
  readonly slopes: readonly Tensor2D[];
  /** ∂E/∂z of each layer's input, `[n, in]`; the first is ∇E. */
  readonly toInputs: readonly Tensor2D[];
}

export function backwardPass(parameters: readonly Tensor[], { slopes, output }: ForwardPass): BackwardPass {
  const count = slopes.length + 1;
  const [own, toInputs] = [new Array<Tensor2D>(count), new Array<Tensor2D>(count)];
  let current = tf.onesLike(output);
  for (let layer = count - 1; layer >= 0; layer--) {
    own[layer] = current;
    const back = tf.matMul<Tensor2D>(current, weightsOf(parameters, layer), false, true);
    toInputs[layer] = back;
    if (layer > 0) current = tf.mul(back, slopes[layer - 1] as Tensor2D);
  }
  return { slopes: own, toInputs };
}

/** The same weights' derivative of Σᵢ ⟨vᵢ, ∇E(xᵢ)⟩ for fixed v: forward along v, then back once more   [Pearlmutter 1994]. */
export function directionalGradients(
  network: MlpNetwork,
  parameters: readonly Tensor[],
  {
    forward,
    backward,
    along,
  }: { readonly forward: ForwardPass; readonly backward: BackwardPass; readonly along: Tensor2D },
): Tensor[] {
  const sigma = activationOf(network.activation);
  const { inputs, slopes } = forward;
  const count = slopes.length + 1;
  const [tangents, speeds]: [Tensor2D[], Tensor2D[]] = [[along], []]; // ż of each layer's input, ȧ before each activation
  for (let layer = 0; layer < count - 1; layer++) {
    const speed = tf.matMul<Tensor2D>(tangents[layer] as Tensor2D, weightsOf(parameters, layer));
    speeds.push(speed);
    tangents.push(tf.mul(speed, slopes[layer] as Tensor2D));
  }
  const gradients: Tensor[] = [];
  let current: Tensor2D | undefined; // what ȧ of the output owes to a of this layer's output
  for (let layer = count - 1; layer >= 0; layer--) {
    const own = backward.slopes[layer] as Tensor2D;
    const fromTangent = tf.matMul<Tensor2D>(tangents[layer] as Tensor2D, own, true, false);
    const fromValue = current && tf.matMul<Tensor2D>(inputs[layer] as Tensor2D, current, true, false);
    const bias: Tensor = current === undefined ? tf.zerosLike(parameters[2 * layer + 1] as Tensor) : tf.sum(current, 0);
    gradients.unshift(fromValue === undefined ? fromTangent : tf.add(fromTangent, fromValue), bias);
    if (layer === 0) break;
    const bend = bendAt(sigma, forward, layer - 1);
    const curved = tf.mul<Tensor2D>(tf.mul(backward.toInputs[layer] as Tensor2D, speeds[layer - 1] as Tensor2D), bend);
    if (current === undefined) current = curved;
    else {
      const back = tf.matMul<Tensor2D>(current, weightsOf(parameters, layer), false, true);
      current = tf.add<Tensor2D>(tf.mul(back, slopes[layer - 1] as Tensor2D), curved);
    }
  }
  return gradients;
}

/** σ″ at activation `index`. */
function bendAt(sigma: ActivationFunction, { before, inputs }: ForwardPass, index: number): Tensor2D {
  return sigma.curvature(before[index] as Tensor2D, inputs[index + 1] as Tensor2D);
}

/** First and second derivative of E along v, `[n, 1]` each: dE(x + s v)/ds and d²E/ds². */
export function directionalDerivatives(
  network: MlpNetwork,
  parameters: readonly Tensor[],
  x: Tensor2D,
  v: Tensor2D,
): { readonly first: Tensor2D; readonly second: Tensor2D } {
  const sigma = activationOf(network.activation);
  const forward = forwardPass(network, parameters, x);
  let [first, second] = [v, undefined as Tensor2D | undefined];
  for (let layer = 0; layer < network.widths.length - 1; layer++) {
    const weights = weightsOf(parameters, layer);
    first = tf.matMul(first, weights);
    second = second && tf.matMul<Tensor2D>(second, weights);
    if (layer === network.widths.length - 2) break;
    const slope = forward.slopes[layer] as Tensor2D;
    const curved = tf.mul<Tensor2D>(bendAt(sigma, forward, layer), tf.square(first));
    second = second === undefined ? curved : tf.add<Tensor2D>(curved, tf.mul(slope, second));
    first = tf.mul(slope, first);
  }
  return {
    first: tf.sum<Tensor2D>(first, 1, true),
    second: second === undefined ? tf.zeros<tf.Rank.R2>([x.shape[0], 1]) : tf.sum<Tensor2D>(second, 1, true),
  };
}
