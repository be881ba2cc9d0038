import { expectNumber } from '@ingd/engine';
import type { Activation } from '@ingd/families';
import { type AffineLayer, convolutionLayer, convolved, denseLayer } from './affine-layer.js';
import { expectWidths } from './dense.js';
import { type ImageShape, imageSize } from './image-maps.js';
import { type LayeredNetwork, layeredNetwork } from './layered-network.js';

/** One convolution: stride 1, zeros outside the image. */
export interface Convolution {
  /** Of the image that it gives. */
  readonly channels: number;
  /** Sides of the filter in pixels; 3 unless told. */
  readonly kernel?: number;
  /** Whether the image is first halved, by means of 2 × 2 pixels. */
  readonly halve?: boolean;
}

/** What a convolutional network is made of. */
export interface ConvolutionalNetworkOptions {
  /** Pixels of the image that it takes. */
  readonly height: number;
  readonly width: number;
  /** 1 unless told. */
  readonly channels?: number;
  /** From the image on, at least one. */
  readonly convolutions: readonly Convolution[];
  /** Widths of the dense layers after them, the last being the outputs: `[64, 1]`. */
  readonly dense: readonly number[];
  /** Between layers; `silu` unless told. */
  readonly activation?: Activation;
}

/** A convolutional network; energy models take it as they take a multilayer perceptron. */
export interface ConvolutionalNetwork extends LayeredNetwork {
  readonly kind: 'convolutional';
  /** What it takes: rows are images `[height, width, channels]`, channels running fastest. */
  readonly image: ImageShape;
}

/**
 * Convolutions, then dense layers, an activation between any two of them; an image is halved before a convolution, so that the whole stays affine maps
 * with activations between. Parameters in order, W `[kernel, kernel, in, out]` of convolutions.
 * @throws RangeError when a size is not a positive integer, an image that is to be halved has an odd side, or there is no such activation
 */
export function convolutionalNetwork(options: ConvolutionalNetworkOptions): ConvolutionalNetwork {
  const { height, width, channels = 1, convolutions, dense, activation = 'silu' } = options;
  const image = expectImage('convolutionalNetwork', { height, width, channels });
  expectWidths('convolutionalNetwork', dense, 1, 'dense');
  const given = convolutions.map(({ channels: own, kernel = 3, halve = false }) => ({ channels: own, kernel, halve }));
  const layers = layersOf(image, given, dense);
  const described = given.map(({ channels: own, kernel, halve }) => `${halve ? '/' : ''}${own}x${kernel}`);
  const network = layeredNetwork({
    name: `convolutional(${height}x${width}x${channels}-${[...described, ...dense].join('-')}, ${activation})`,
    layers,
    activation,
    record: {
      kind: 'convolutional',
      settings: { height, width, channels, convolutions: given, dense: [...dense], activation },
    },
  });
  return { ...network, kind: 'convolutional', image };
}

function layersOf(
  image: ImageShape,
  convolutions: readonly Required<Convolution>[],
  dense: readonly number[],
): AffineLayer[] {
  if (convolutions.length === 0) {
    throw new RangeError(
      'convolutionalNetwork: expected at least one convolution, got none; use mlpNetwork without them',
    );
  }
  const layers: AffineLayer[] = [];
  let current = image;
  for (const [index, { channels, kernel, halve }] of convolutions.entries()) {
    expectNumber('convolutionalNetwork', `convolutions[${index}].channels`, channels, { minimum: 1, integer: true });
    expectNumber('convolutionalNetwork', `convolutions[${index}].kernel`, kernel, { minimum: 1, integer: true });
    if (halve) expectEvenSides('convolutionalNetwork', `convolutions[${index}]`, current);
    const layer = { name: `convolutions.${index}`, image: current, channels, kernel, halve };
    layers.push(convolutionLayer(layer));
    current = convolved(layer);
  }
  const widths = [imageSize(current), ...dense];
  const after = dense.map((outputs, index) =>
    denseLayer({ name: `dense.${index}`, inputs: widths[index] as number, outputs }),
  );
  return [...layers, ...after];
}

/** @throws RangeError when a size is not a positive integer */
export function expectImage(functionName: string, image: ImageShape): ImageShape {
  for (const [name, size] of Object.entries(image)) {
    expectNumber(functionName, name, size, { minimum: 1, integer: true });
  }
  return image;
}

/** @throws RangeError when an image that is to be halved has an odd side */
export function expectEvenSides(functionName: string, what: string, { height, width }: ImageShape): void {
  if (height % 2 === 0 && width % 2 === 0) return;
  throw new RangeError(
    `${functionName}: expected even sides where ${what} halves the image, got ${height}x${width}; halve less often, or pad the images`,
  );
}
