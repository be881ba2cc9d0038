import { activationOf } from '@ingd/families';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { dense } from '../networks/dense.js';
import type { MlpNetwork } from '../networks/mlp-network.js';

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

/** σ(… σ(x W₁ + b₁) …) W_L + b_L, with everything that derivatives in x need. */
export function forwardPass(
  { activation, widths }: MlpNetwork,
  parameters: readonly Tensor[],
  x: Tensor2D,
): ForwardPass {
  const sigma = activationOf(activation);
  const [inputs, slopes, curvatures]: [Tensor2D[], Tensor2D[], Tensor2D[]] = [[x], [], []];
  let output = dense(parameters, 0, x);
  for (let layer = 1; layer < widths.length - 1; layer++) {
    const { value, slope, curvature } = sigma.derivatives(output);
    inputs.push(value);
    slopes.push(slope);
    curvatures.push(curvature);
    output = dense(parameters, layer, value);
  }
  return { inputs, slopes, curvatures, output };
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
  parameters: readonly Tensor[],
  {
    forward,
    backward,
    along,
  }: { readonly forward: ForwardPass; readonly backward: BackwardPass; readonly along: Tensor2D },
): Tensor[] {
  const { inputs, slopes, curvatures } = forward;
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
    const toSlope = tf.mul<Tensor2D>(backward.toInputs[layer] as Tensor2D, speeds[layer - 1] as Tensor2D);
    const curved = tf.mul<Tensor2D>(toSlope, curvatures[layer - 1] as Tensor2D);
    if (current === undefined) current = curved;
    else {
      const back = tf.matMul<Tensor2D>(current, weightsOf(parameters, layer), false, true);
      current = tf.add<Tensor2D>(tf.mul(back, slopes[layer - 1] as Tensor2D), curved);
    }
  }
  return gradients;
}

/** First and second derivative of E along v, `[n, 1]` each: dE(x + s v)/ds and d²E/ds². */
export function directionalDerivatives(
  network: MlpNetwork,
  parameters: readonly Tensor[],
  x: Tensor2D,
  v: Tensor2D,
): { readonly first: Tensor2D; readonly second: Tensor2D } {
  const { slopes, curvatures } = forwardPass(network, parameters, x);
  let [first, second] = [v, undefined as Tensor2D | undefined];
  for (let layer = 0; layer < network.widths.length - 1; layer++) {
    const weights = weightsOf(parameters, layer);
    first = tf.matMul(first, weights);
    second = second && tf.matMul<Tensor2D>(second, weights);
    if (layer === network.widths.length - 2) break;
    const slope = slopes[layer] as Tensor2D;
    const curved = tf.mul<Tensor2D>(curvatures[layer] as Tensor2D, tf.square(first));
    second = second === undefined ? curved : tf.add<Tensor2D>(curved, tf.mul(slope, second));
    first = tf.mul(slope, first);
  }
  return {
    first: tf.sum<Tensor2D>(first, 1, true),
    second: second === undefined ? tf.zeros<tf.Rank.R2>([x.shape[0], 1]) : tf.sum<Tensor2D>(second, 1, true),
  };
}
