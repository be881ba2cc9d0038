import { InputError } from '@ingd/datasets';
import { type Fitting, fitImage, fittedShape } from '../images/fit-image.js';
import { describeShape, type ImageSet, type ImageShape, sizeOf } from '../images/image-set.js';
import { loadMnist } from './mnist.js';

/**
 * The digits that come with the app, as a set of images, and whom they are from; made smaller where that is asked for.
 * @throws InputError when they are asked for larger than they are
 */
export async function mnistImages({ size }: Fitting): Promise<ImageSet & { readonly source: string }> {
  const { images, shape } = await loadMnist({ part: 'train' });
  const [height, width] = shape;
  const own: ImageShape = { height, width, channels: 1 };
  if (size !== undefined && (size.width > width || size.height > height)) {
    throw new InputError(
      `--size: expected at most ${describeShape(own)}, which the digits have that are taken without --images, got ${size.width}x${size.height}; images are made smaller, never larger`,
      'option',
    );
  }
  const fitted = fittedShape(own, { size });
  const data = new Float64Array(images.rows * sizeOf(fitted));
  for (let row = 0; row < images.rows; row++) {
    const values = images.data.subarray(row * images.columns, (row + 1) * images.columns);
    data.set(fitImage({ ...own, values, alpha: undefined }, { size }), row * sizeOf(fitted));
  }
  return {
    shape: fitted,
    pixels: { rows: images.rows, columns: sizeOf(fitted), data },
    names: Array.from({ length: images.rows }, (_, row) => `mnist-${String(row).padStart(5, '0')}`),
    source: 'MNIST (Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0)',
  };
}
