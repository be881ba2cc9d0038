import { type Key, normal } from '@ingd/engine';
import { type Statistic, statisticOf } from '@ingd/families';
import type { TimeNetwork } from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';
import { inTiles } from './in-tiles.js';
import { denoised } from './straight-path.js';

/** An energy of images at each noise level: E(x) = ½|x − t D(x, t)|², D a convolutional network that was learnt by denoising. All of it is borrowed. */
export interface ImageEnergy {
  /** The velocity that D is made of. */
  readonly network: TimeNetwork;
  readonly parameters: readonly tf.Tensor[];
}

/** What is looked at in D at a time: how far it lies from m along the columns of v. */
export interface Features {
  /** Below 1. */
  readonly time: number;
  /** m, `[d]`. */
  readonly middle: tf.Tensor1D;
  /** v, `[d, k]`, orthonormal. */
  readonly directions: tf.Tensor2D;
}

/** Under the root of E: keeps its slope finite. */
const FLOOR = 1e-3;
/** Of subspace iteration. */
const ROUNDS = 10;

/**
 * T = [√(2E(x)), ⟨vⱼ, D(x) − m⟩, |⟨vⱼ, D(x) − m⟩|], `[n, 1 + 2k]`: the energy, where what it reads in x lies, and how far out: noise that is left, kinds, variety. Borrows the energy and the features, which must
 * outlive it; there is nothing to dispose.
 */
export function energyStatistic({ network, parameters }: ImageEnergy, features: Features): Statistic {
  const { time, middle, directions } = features;
  const read = (x: tf.Tensor2D) => {
    const clean = inTiles(x, (rows) => denoised(network, parameters, rows, time));
    const missed = tf.sum<tf.Tensor2D>(tf.square(tf.sub(x, tf.mul(clean, time))), 1, true);
    const along = tf.matMul<tf.Tensor2D>(tf.sub(clean, middle), directions);
    return { energy: tf.sqrt(tf.add<tf.Tensor2D>(missed, FLOOR)), along };
  };
  return statisticOf({
    name: 'energyAndFeatures',
    dimension: network.inputs,
    size: 1 + 2 * directions.shape[1],
    evaluate: (x) => {
      const { energy, along } = read(x);
      return tf.concat2d([energy, along, tf.abs(along)], 1);
    },
    jacobian: (x) => jacobianOf(read, x),
  });
}

type Reading = (x: tf.Tensor2D) => { readonly energy: tf.Tensor2D; readonly along: tf.Tensor2D };

/** One backward pass for the energy and each direction: the slope of |zⱼ| is that of zⱼ or its opposite. */
function jacobianOf(read: Reading, x: tf.Tensor2D): tf.Tensor3D {
  const sides = tf.unstack(tf.sign(read(x).along), 1);
  const slopeOf = (of: (x: tf.Tensor2D) => tf.Tensor) =>
    tf.tidy(() => tf.grad((at: tf.Tensor) => tf.sum(of(at as tf.Tensor2D)))(x));
  const slopes = sides.map((_, j) => slopeOf((at) => tf.slice(read(at).along, [0, j], [-1, 1])));
  const turned = slopes.map((slope, j) => tf.mul(slope, tf.reshape(sides[j] as tf.Tensor, [-1, 1])));
  return tf.stack([slopeOf((at) => read(at).energy), ...slopes, ...turned], 1) as tf.Tensor3D;
}

/** The mean of D over images of that noise level, and the directions in which it varies most. The caller disposes both. */
export function leadingFeatures(
  { network, parameters }: ImageEnergy,
  {
    images,
    time,
    count,
    key,
  }: { readonly images: tf.Tensor2D; readonly time: number; readonly count: number; readonly key: Key },
): Features {
  const [middle, directions] = tf.tidy(() => {
    const clean = inTiles(images, (rows) => denoised(network, parameters, rows, time));
    const mean = tf.mean<tf.Tensor1D>(clean, 0);
    return [mean, leadingDirections(tf.sub(clean, mean), normal<tf.Rank.R2>(key, [images.shape[1], count]))];
  });
  return { time, middle, directions };
}

/** Orthonormal columns, by subspace iteration on rows around 0. */
function leadingDirections(rows: tf.Tensor2D, start: tf.Tensor2D): tf.Tensor2D {
  return Array.from({ length: ROUNDS }).reduce<tf.Tensor2D>((directions) => {
    const stretched = tf.matMul<tf.Tensor2D>(rows, tf.matMul<tf.Tensor2D>(rows, directions), true);
    const columns = tf.transpose<tf.Tensor2D>(stretched) as tf.Tensor2D;
    return tf.transpose<tf.Tensor2D>(tf.linalg.gramSchmidt(columns) as tf.Tensor2D);
  }, start);
}
