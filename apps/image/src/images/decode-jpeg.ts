import jpeg from 'jpeg-js';
import { DamagedImage, type DecodedImage } from './decoded.js';
import type { JpegFile } from './jpeg-header.js';

const DECODING = {
  useTArray: true,
  formatAsRGBA: false,
  tolerantDecoding: false,
  maxResolutionInMP: 100,
  maxMemoryUsageInMB: 4096,
} as const;

/**
 * A JPEG, baseline or progressive, grey or colour. What EXIF says of its orientation is not looked at.
 * @throws DamagedImage in words for a person
 */
export function decodeJpeg(bytes: Uint8Array, { components }: JpegFile): DecodedImage {
  const { width, height, data } = decodeChecked(bytes);
  const channels = components === 1 ? 1 : 3;
  const values = new Float64Array(width * height * channels);
  for (let index = 0; index < values.length; index++) {
    values[index] = (data[channels === 1 ? 3 * index : index] ?? Number.NaN) / 255; // the decoder gives three equal channels of grey
  }
  return { width, height, channels, values, alpha: undefined };
}

function decodeChecked(bytes: Uint8Array) {
  try {
    return jpeg.decode(bytes, DECODING);
  } catch (error) {
    throw new DamagedImage(
      `a JPEG that is damaged or cannot be decoded (${error instanceof Error ? error.message : error})`,
    );
  }
}
