import { viewOf } from '../archives/bytes.js';
import { complain } from '../input-error.js';
import type { DecodeOptions } from '../memory.js';
import { readNpyHeader } from './npy-header.js';
import { readNpy } from './read-npy.js';
import { npyFile } from './write-npy.js';

/** NumPy keeps text as 4-byte code points, padded with zeros: `<U7` is 28 bytes an entry. */
const widthOfCharacter = 4;

/**
 * Reads a one-dimensional npy of labels: text (`<U7`), or numbers, which become their decimals.
 * @throws InputError when it is neither, not one-dimensional, or of the wrong length
 */
export function readNpyText(bytes: Uint8Array, options: DecodeOptions): readonly string[] {
  const header = readNpyHeader(bytes, options.source);
  const [count = 0] = header.shape;
  const text = /^([<>])U(\d+)$/.exec(header.descriptor);
  const width = Number(text?.[2] ?? 0);
  const wrongLength = text !== null && bytes.length - header.offset !== count * width * widthOfCharacter;
  if (header.shape.length !== 1 || wrongLength) {
    throw complain(options.source, {
      expected: 'labels: a whole array of one dimension',
      got: wrongLength ? 'one cut short' : `${header.shape.length} dimensions`,
      remedy: 'write one label per row',
    });
  }
  if (text === null) return Array.from(readNpy(bytes, options).data, String);
  const view = viewOf(bytes.subarray(header.offset));
  return Array.from({ length: count }, (_, i) => readLabel(view, i * width, width, text[1] === '<'));
}

function readLabel(view: DataView, from: number, width: number, littleEndian: boolean): string {
  const points = Array.from({ length: width }, (_, i) => view.getUint32((from + i) * widthOfCharacter, littleEndian));
  return points.map((point) => (point === 0 || point > 0x10ffff ? '' : String.fromCodePoint(point))).join('');
}

/** Writes labels as an npy of text, in the narrowest width that holds them all. */
export function writeNpyText(labels: readonly string[]): Uint8Array {
  const points = labels.map((label) => Array.from(label, (character) => character.codePointAt(0) ?? 0));
  const width = points.reduce((widest, { length }) => Math.max(widest, length), 1);
  const data = new Uint8Array(labels.length * width * widthOfCharacter);
  const view = viewOf(data);
  points.forEach((label, row) => {
    label.forEach((point, i) => {
      view.setUint32((row * width + i) * widthOfCharacter, point, true);
    });
  });
  return npyFile({ descriptor: `<U${width}`, shape: [labels.length], data });
}
