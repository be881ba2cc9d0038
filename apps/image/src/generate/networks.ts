import { type ConvolutionalNetwork, convolutionalNetwork, fourierTime, type TimeNetwork, unet } from '@ingd/generators';
import type { ImageShape } from '../images/image-set.js';

interface Size {
  readonly shape: ImageShape;
  readonly quick: boolean;
}

/** What both methods train: images to images, told a time from 0 to 1. */
export function movingNetwork({ shape, quick }: Size): TimeNetwork {
  const features = (quick ? [8, 16] : [16, 32, 48]).slice(0, 1 + halvings(shape));
  return unet({ ...shape, features, timeWidth: 32, embedding: fourierTime({ frequencies: 3, period: 2 }) });
}

/** A classifier, and the same without its last layer: what that gives are the features. */
export function classifierNetworks({ shape, quick }: Size, classes: number) {
  const widths = quick ? [8, 16] : [16, 32];
  return {
    whole: convolutionsThen(shape, { widths, dense: [32, classes] }),
    body: convolutionsThen(shape, { widths, dense: [32] }),
  };
}

function convolutionsThen(
  shape: ImageShape,
  { widths, dense }: { readonly widths: readonly number[]; readonly dense: readonly number[] },
): ConvolutionalNetwork {
  const often = halvings(shape);
  const convolutions = widths.map((channels, index) => ({ channels, halve: index > 0 && index <= often }));
  return convolutionalNetwork({ ...shape, convolutions, dense });
}

/** How often both sides can be halved, twice at most. */
function halvings({ height, width }: ImageShape): number {
  const even = (scale: number) => height % scale === 0 && width % scale === 0;
  return even(4) ? 2 : Number(even(2));
}
