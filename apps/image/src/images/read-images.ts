import { type InputError, readableBytes } from '@ingd/datasets';
import { readBytes } from '@ingd/datasets/node';
import { complain } from './complain.js';
import { decodeJpeg } from './decode-jpeg.js';
import { decodePng } from './decode-png.js';
import { DamagedImage, type DecodedImage, type ImageHeader } from './decoded.js';
import { type Fitting, fitImage, fittedShape } from './fit-image.js';
import { describeShape, type ImageSet, type ImageShape, sizeOf } from './image-set.js';
import { isJpeg, readJpegHeader } from './jpeg-header.js';
import { describeLeftOut, listFiles } from './list-files.js';
import { isPng, readPngHeader } from './png-header.js';

export interface ReadImagesOptions extends Fitting {
  /** The least number of images that makes sense; 1 unless told. */
  readonly atLeast?: number;
  /** What all values together may take; 2 GiB unless told. */
  readonly maximumBytes?: number;
  /** Told of files in a folder that were left out. */
  readonly note?: (line: string) => void;
}

/** Pixels of one image, more than which no decoder is started. */
const MOST_PIXELS = 1e8;

/**
 * Images from files and folders, each PNG or JPEG by content: one size, one mode, values from 0 to 1 (16 bits are kept).
 * @throws InputError in one sentence naming the file: damaged, cut short, of another size or mode than the first, transparent, too large
 */
export async function readImages(paths: readonly string[], options: ReadImagesOptions = {}): Promise<ImageSet> {
  const { atLeast = 1, note = () => undefined } = options;
  const { files, leftOut } = await listFiles(paths);
  requireEnough(paths, files.length, atLeast);
  const remark = describeLeftOut(leftOut);
  if (remark !== undefined) note(remark);
  const first = await readOne(files[0] as string, options);
  const shape = fittedShape(first, options);
  checkMemory(paths, { count: files.length, shape, ...options });
  const data = new Float64Array(files.length * sizeOf(shape));
  data.set(fitImage(first, options));
  for (const [index, file] of files.entries()) {
    if (index === 0) continue;
    const image = await readOne(file, options);
    requireAlike({ file, image }, { file: files[0] as string, image: first }, options);
    data.set(fitImage(image, options), index * sizeOf(shape));
  }
  return { shape, names: files, pixels: { rows: files.length, columns: sizeOf(shape), data } };
}

async function readOne(file: string, options: Fitting): Promise<DecodedImage> {
  const bytes = await readBytes(file, 2 ** 31);
  try {
    const image = decodeAny(file, bytes, options);
    if (image.alpha !== undefined && options.background === undefined) throw transparent(file);
    return image;
  } catch (error) {
    if (!(error instanceof DamagedImage)) throw error;
    throw complain(file, {
      expected: 'a PNG or JPEG image',
      got: error.message,
      remedy: 'save or copy it again, or leave it out',
    });
  }
}

function decodeAny(file: string, bytes: Uint8Array, options: Fitting): DecodedImage {
  if (isPng(bytes)) {
    const head = readPngHeader(bytes);
    requireReadable(file, head, options);
    return decodePng(bytes, head);
  }
  if (isJpeg(bytes)) {
    const head = readJpegHeader(bytes);
    requireReadable(file, head, options);
    return decodeJpeg(bytes, head);
  }
  throw new DamagedImage(bytes.length === 0 ? 'an empty file' : 'a file that is neither');
}

/** Looked at before any pixel is unpacked. */
function requireReadable(file: string, { width, height }: ImageHeader, { size }: Fitting): void {
  if (width * height > MOST_PIXELS) {
    throw complain(file, {
      expected: `at most ${MOST_PIXELS / 1e6} million pixels`,
      got: `${width}x${height}`,
      remedy: 'make it smaller first',
      problem: 'memory',
    });
  }
  if (size !== undefined && (size.width > width || size.height > height)) {
    throw complain(file, {
      expected: `at least ${size.width}x${size.height} pixels, which --size asks for`,
      got: `${width}x${height}`,
      remedy: 'images are made smaller, never larger',
    });
  }
}

function requireEnough(paths: readonly string[], count: number, atLeast: number): void {
  if (count >= atLeast) return;
  throw complain(paths.join(', '), {
    expected: `at least ${atLeast} images`,
    got: count === 1 ? 'one' : String(count),
    remedy: 'name a folder with more of them',
  });
}

function checkMemory(
  paths: readonly string[],
  { count, shape, maximumBytes = 2 ** 31 }: ReadImagesOptions & { readonly count: number; readonly shape: ImageShape },
): void {
  const bytes = 8 * count * sizeOf(shape);
  if (bytes <= maximumBytes) return;
  throw complain(paths.join(', '), {
    expected: `images of at most ${readableBytes(maximumBytes)} together`,
    got: `${count} of ${describeShape(shape)}, ${readableBytes(bytes)} as numbers`,
    remedy: 'make them smaller (--size 64) or grey (--grey), or name fewer',
    problem: 'memory',
  });
}

interface NamedImage {
  readonly file: string;
  readonly image: DecodedImage;
}

function requireAlike(one: NamedImage, first: NamedImage, { grey = false }: Fitting): void {
  const [found, expected] = [describeShape(one.image), describeShape(first.image)];
  const sameSize = one.image.width === first.image.width && one.image.height === first.image.height;
  const sameMode = grey || one.image.channels === first.image.channels;
  if (sameSize && sameMode) return;
  throw complain(one.file, {
    expected: `${expected} like ${first.file}`,
    got: found,
    remedy: sameSize ? '--grey makes all of them grey' : 'all images of a set have one size',
  });
}

function transparent(file: string): InputError {
  return complain(file, {
    expected: 'an image without transparent parts',
    got: 'one that has some',
    remedy: 'say what stands behind them: --background white or --background black',
  });
}
