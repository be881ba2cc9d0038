import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** What may stand between two layers. */
export type Activation = 'tanh' | 'sigmoid' | 'softplus' | 'silu' | 'gelu' | 'elu' | 'relu' | 'sine';

/** σ and its derivatives, entry by entry, of differentiable operations. Temporaries are left to the caller's tidy. */
export interface ActivationFunction {
  value<T extends Tensor>(x: T): T;
  /** σ′(x), from x and y = σ(x). */
  slope<T extends Tensor>(x: T, y: T): T;
  /** σ″(x), from x and y = σ(x); what it is on one side where there are two. */
  curvature<T extends Tensor>(x: T, y: T): T;
  /** All three at x, what they have in common computed once. */
  derivatives<T extends Tensor>(x: T): ActivationDerivatives<T>;
}

/** σ(x), σ′(x) and σ″(x). */
export interface ActivationDerivatives<T extends Tensor> {
  readonly value: T;
  readonly slope: T;
  readonly curvature: T;
}

/** Where `derivatives` is left out, each is computed by itself. */
type OneByOne = Omit<ActivationFunction, 'derivatives'> & Partial<Pick<ActivationFunction, 'derivatives'>>;

const all: Readonly<Record<Activation, OneByOne>> = {
  tanh: {
    value: (x) => tf.tanh(x),
    slope: (_, y) => tf.sub(1, tf.square(y)),
    curvature: (_, y) => tf.mul(tf.mul(-2, y), tf.sub(1, tf.square(y))),
  },
  sigmoid: {
    value: (x) => tf.sigmoid(x),
    slope: (_, y) => bump(y),
    curvature: (_, y) => tf.mul(bump(y), tf.sub(1, tf.mul(2, y))),
  },
  softplus: {
    value: (x) => tf.softplus(x),
    slope: (x) => tf.sigmoid(x),
    curvature: (x) => bump(tf.sigmoid(x)),
  },
  silu: {
    value: (x) => tf.mul(x, tf.sigmoid(x)),
    slope: (x, y) => {
      const gate = tf.sigmoid(x);
      return tf.add(gate, tf.mul(y, tf.sub(1, gate)));
    },
    curvature: (x) => siluDerivatives(x).curvature,
    derivatives: siluDerivatives,
  },
  gelu: {
    value: (x) => tf.mul(x, normalDistribution(x)),
    slope: (x) => tf.add(normalDistribution(x), tf.mul(x, normalDensity(x))),
    curvature: (x) => tf.mul(normalDensity(x), tf.sub(2, tf.square(x))),
  },
  elu: {
    value: (x) => tf.elu(x),
    slope: (x) => tf.exp(tf.minimum<typeof x>(x, 0)),
    curvature: (x) => tf.mul(tf.exp(tf.minimum<typeof x>(x, 0)), tf.sub(1, tf.step(x))),
  },
  relu: { value: (x) => tf.relu(x), slope: (x) => tf.step(x), curvature: (x) => tf.zerosLike(x) },
  sine: { value: (x) => tf.sin(x), slope: (x) => tf.cos(x), curvature: (_, y) => tf.neg(y) },
};

/** y (1 − y): what the derivatives of a sigmoid are made of. */
function bump<T extends Tensor>(y: T): T {
  return tf.mul(y, tf.sub(1, y));
}

/** With the gate g = 1/(1 + e⁻ˣ): y = x g, σ′ = g + y (1 − g), σ″ = (1 − g) (2σ′ − y). */
function siluDerivatives<T extends Tensor>(x: T): ActivationDerivatives<T> {
  const gate = tf.sigmoid(x);
  const shut = tf.sub<T>(1, gate);
  const value = tf.mul<T>(x, gate);
  const slope = tf.add<T>(gate, tf.mul(value, shut));
  return { value, slope, curvature: tf.mul(shut, tf.sub(tf.mul(2, slope), value)) };
}

/** Φ(x), the distribution function of N(0, 1). */
function normalDistribution<T extends Tensor>(x: T): T {
  return tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));
}

/** φ(x), its density. */
function normalDensity<T extends Tensor>(x: T): T {
  return tf.mul(1 / Math.sqrt(2 * Math.PI), tf.exp(tf.mul(-0.5, tf.square(x))));
}

function oneByOne({ value: of, slope, curvature }: OneByOne): ActivationFunction['derivatives'] {
  return (x) => {
    const value = of(x);
    return { value, slope: slope(x, value), curvature: curvature(x, value) };
  };
}

/** @throws RangeError when there is no such activation */
export function activations(functionName: string, activation: Activation): ActivationFunction {
  if (Object.hasOwn(all, activation)) return { derivatives: oneByOne(all[activation]), ...all[activation] };
  throw new RangeError(
    `${functionName}: expected activation to be one of ${Object.keys(all).join(', ')}, got ${activation}; for another write the network as statisticOf()`,
  );
}

/**
 * An activation by its name, with σ′ and σ″ in closed form: silu is x/(1 + e⁻ˣ), gelu x Φ(x) with the exact Φ, elu eˣ − 1 below 0.
 * The derivatives of relu and the curvature of elu jump at 0.
 * @throws RangeError when there is no such activation
 */
export function activationOf(name: Activation): ActivationFunction {
  return activations('activationOf', name);
}
