import { expectNumber, expectShape } from '@ingd/engine';
import { type Activation, activationOf } from '@ingd/families';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { layerParameters } from './affine-layer.js';
import { expectEvenSides, expectImage } from './convolutional-network.js';
import { dense, drawnParameters, expectWidths } from './dense.js';
import { convolve, double, halve, imageSize, toImages, toRows } from './image-maps.js';
import { drawLayers } from './initialisation.js';
import { expectParameters } from './parameters.js';
import { plainTime, rowForAll, type TimeEmbedding } from './time-embedding.js';
import type { TimeNetwork } from './time-network.js';
import { type UnetBlock, unetLayers } from './unet-layers.js';

/** What a U-Net is made of. */
export interface UnetOptions {
  /** Pixels of the image that it takes and gives. */
  readonly height: number;
  readonly width: number;
  /** 1 unless told. */
  readonly channels?: number;
  /** Channels at full size, at half, at a quarter, …: `[16, 32, 64]`. */
  readonly features: readonly number[];
  /** Sides of the filters in pixels, odd or even; 3 unless told. */
  readonly kernel?: number;
  /** How it is told the time; t itself unless told. */
  readonly embedding?: TimeEmbedding;
  /** Width of what the blocks are told of the time; 64 unless told. */
  readonly timeWidth?: number;
  /** `silu` unless told. */
  readonly activation?: Activation;
}

/** Parameters by the names of layers, while the network runs. */
type Layers = (name: string) => [weights: Tensor, bias: tf.Tensor1D];

/**
 * Images to images of the same size, told the time: residual blocks on the way down, halved between, and on the way up, doubled between, each
 * next to what was there on the way down   [Ronneberger et al. 2015]. A block of c channels scales and shifts them by the time   [Perez et al. 2018].
 * Rows are images `[height, width, channels]`, channels running fastest; W `[kernel, kernel, in, out]`.
 * @throws RangeError when a size is not a positive integer, an image that is to be halved has an odd side, or there is no such activation
 */
export function unet(options: UnetOptions): TimeNetwork {
  const { height, width, channels = 1, features, kernel = 3 } = options;
  const { timeWidth = 64, embedding = plainTime(), activation = 'silu' } = options;
  const image = expectImage('unet', { height, width, channels });
  expectWidths('unet', features, 1, 'features');
  for (const [name, size] of Object.entries({ kernel, timeWidth })) {
    expectNumber('unet', name, size, { minimum: 1, integer: true });
  }
  for (let level = 1; level < features.length; level++) {
    const scale = 2 ** (level - 1);
    const sides = { height: height / scale, width: width / scale, channels };
    expectEvenSides('unet', `features[${level}]`, sides);
  }
  const { value } = activationOf(activation);
  const { layers, down, up } = unetLayers({ channels, features, kernel, timeWidth, timeSize: embedding.size });
  const parameters = drawnParameters(layers);
  const size = imageSize(image);
  const indexOf = new Map(layers.map(({ name }, index) => [name, index]));
  const name = `unet(${height}x${width}x${channels}, ${features.join('-')}, ${activation})`;
  return {
    name,
    inputs: size,
    outputs: size,
    parameters,
    initialise: (drawing) => drawLayers(layers, drawing),
    apply(values, x, t) {
      expectParameters(`${name}.apply`, parameters, values);
      expectShape(`${name}.apply`, 'x', x, [null, size]);
      if (typeof t !== 'number') expectShape(`${name}.apply`, 't', t, [x.shape[0], 1]);
      return tf.tidy(() => {
        const of: Layers = (layer) => layerParameters(values, indexOf.get(layer) as number);
        const embedded = typeof t === 'number' ? rowForAll(embedding, t, x.shape[0]) : embedding.embed(t);
        const time = value(dense(of('time'), embedded)); // [n, timeWidth]
        const run = (z: Tensor4D, block: UnetBlock) => residualBlock(of, block, { z, time, value });
        return toRows(throughBlocks(of, run, { image: toImages(x, image), down, up, value }));
      });
    },
    record: {
      kind: 'unet',
      settings: {
        height,
        width,
        channels,
        features: [...features],
        kernel,
        timeWidth,
        activation,
        embedding: { kind: embedding.record.kind, settings: embedding.record.settings },
      },
    },
  };
}

interface Way {
  readonly image: Tensor4D;
  readonly down: readonly UnetBlock[];
  readonly up: readonly UnetBlock[];
  readonly value: (x: Tensor4D) => Tensor4D;
}

function throughBlocks(
  of: Layers,
  run: (z: Tensor4D, block: UnetBlock) => Tensor4D,
  { image, down, up, value }: Way,
): Tensor4D {
  let z = convolution(of('first'), image);
  const passed: Tensor4D[] = [];
  for (const [level, block] of down.entries()) {
    z = run(level === 0 ? z : halve(z), block);
    passed.push(z);
  }
  for (const [index, block] of up.entries()) {
    const beside = passed[down.length - 2 - index] as Tensor4D;
    z = run(tf.concat([double(z), beside], 3), block);
  }
  return convolution(of('last'), value(z));
}

/** s(z) + conv(σ((1 + a) ∘ conv(σ(z)) + c)), (a, c) of the time and s a convolution of 1 × 1 where the channels change. */
function residualBlock(
  of: Layers,
  { name, inputs, outputs }: UnetBlock,
  { z, time, value }: { readonly z: Tensor4D; readonly time: Tensor2D; readonly value: (x: Tensor4D) => Tensor4D },
): Tensor4D {
  const told = tf.reshape(dense(of(`${name}.time`), time), [-1, 1, 1, 2 * outputs]);
  const [scale, shift] = tf.split(told, 2, 3) as [Tensor4D, Tensor4D];
  const first = convolution(of(`${name}.first`), value(z));
  const modulated = tf.add<Tensor4D>(tf.mul(first, tf.add(1, scale)), shift);
  const second = convolution(of(`${name}.second`), value(modulated));
  return tf.add(inputs === outputs ? z : convolution(of(`${name}.skip`), z), second);
}

function convolution([weights, bias]: ReturnType<Layers>, z: Tensor4D): Tensor4D {
  return tf.add(convolve(z, weights as Tensor4D), bias);
}
