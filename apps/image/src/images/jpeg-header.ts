import { DamagedImage, type ImageHeader } from './decoded.js';

/** What a JPEG says of itself. */
export interface JpegFile extends ImageHeader {
  /** 1 grey, 3 colour. */
  readonly components: number;
}

const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === START_OF_IMAGE && bytes[2] === 0xff;
}

/**
 * Walks the segments of a JPEG up to its pixels, and looks for the end mark behind them: a decoder fills up with grey what is missing.
 * @throws DamagedImage where it is cut short, or of a kind that is not decoded
 */
export function readJpegHeader(bytes: Uint8Array): JpegFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frame: JpegFile | undefined;
  for (let at = 2; ; ) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++; // fill bytes
    if (at + 4 > bytes.length) throw cutShort(bytes);
    if (bytes[at] !== 0xff) throw new DamagedImage(`a damaged JPEG (no segment at byte ${at})`);
    const marker = view.getUint8(at + 1);
    if (marker === END_OF_IMAGE) throw new DamagedImage('a JPEG without pixels');
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length) throw cutShort(bytes);
    if (isFrame(marker)) frame = readFrame(view, { marker, at: at + 4, end });
    if (marker === START_OF_SCAN) {
      if (!hasEnd(bytes, end)) throw cutShort(bytes);
      break;
    }
    at = end;
  }
  if (frame === undefined) throw new DamagedImage('a JPEG without a head (SOF)');
  return frame;
}

/** SOF0 to SOF15, which are not DHT, JPG or DAC. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

interface FramePlace {
  readonly marker: number;
  readonly at: number;
  readonly end: number;
}

function readFrame(view: DataView, { marker, at, end }: FramePlace): JpegFile {
  if (end - at < 6) throw new DamagedImage('a damaged JPEG (a head of too few bytes)');
  if (marker > 0xc2) throw new DamagedImage('a JPEG of a rare kind (lossless, hierarchical or arithmetic coding)');
  const precision = view.getUint8(at);
  const frame = { height: view.getUint16(at + 1), width: view.getUint16(at + 3), components: view.getUint8(at + 5) };
  const { width, height, components } = frame;
  if (precision !== 8) throw new DamagedImage(`a JPEG of ${precision} bits a sample`);
  if (components === 4) throw new DamagedImage('a JPEG of four colours (CMYK)');
  if (components !== 1 && components !== 3) throw new DamagedImage(`a JPEG of ${components} channels`);
  if (width === 0 || height === 0) throw new DamagedImage(`a JPEG of ${width}x${height} pixels`);
  return frame;
}

/** Within packed pixels 0xff is always followed by 0, so that an end mark is one wherever it stands. */
function hasEnd(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.length - 2; at >= from; at--)
    if (bytes[at] === 0xff && bytes[at + 1] === END_OF_IMAGE) return true;
  return false;
}

function cutShort(bytes: Uint8Array): DamagedImage {
  return new DamagedImage(`a JPEG that is cut short: no end mark in ${bytes.length} bytes`);
}
