import { blankChecksum, checksumPosition, fileChecksum } from '@ingd/engine/safetensors';
import { expect, test } from 'vitest';
import { decodeMap, encodeMap } from '../../src/index.js';
import { exampleMap } from './example-map.js';

const text = new TextEncoder();

/** The example's file with its header rewritten, and a checksum that fits. */
function rewritten(change: (header: string) => string): Uint8Array {
  const bytes = encodeMap(exampleMap());
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const old = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const header = text.encode(change(old.replace(/"checksum":"\w+"/, `"checksum":"${blankChecksum}"`)));
  const file = new Uint8Array(8 + header.length + bytes.length - 8 - length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(bytes.subarray(8 + length), 8 + header.length);
  const position = checksumPosition(new TextDecoder().decode(header));
  if (position >= 0) file.set(text.encode(fileChecksum(file, 8 + position)), 8 + position);
  return file;
}

test('the header may be rewritten without harm when nothing changes', () => {
  expect(decodeMap(rewritten((header) => `${header}   `))).toEqual(exampleMap());
});

test.each<[string, (header: string) => string, string]>([
  ['a newer version', (h) => h.replace('"formatVersion":"2"', '"formatVersion":"4"'), 'format version 4, newer than 3'],
  ['no version', (h) => h.replace('"formatVersion":"2"', '"formatVersion":"x"'), 'not a whole number'],
  ['another format', (h) => h.replace('"format":"ingd-map"', '"format":"pt"'), 'is no saved map'],
  ['no checksum', (h) => h.replace('"checksum"', '"checksun"'), 'has no checksum'],
  ['a shape that does not fit', (h) => h.replace('"shape":[3,2]', '"shape":[3,3]'), 'does not fit its bytes'],
  ['a shape of the right size but wrong', (h) => h.replace('"shape":[3,2]', '"shape":[2,3]'), 'has shape [2,3]'],
  ['a state of another dimension', (h) => h.replace('"shape":[2,2]', '"shape":[4,1]'), '[any,2] is needed'],
  ['a negative size', (h) => h.replace('"shape":[3,2]', '"shape":[-3,-2]'), 'whole numbers'],
  ['an enormous size', (h) => h.replace('"shape":[3,2]', '"shape":[9007199254740991,2]'), 'does not fit its bytes'],
  ['an unknown type', (h) => h.replace('"dtype":"F64"', '"dtype":"I64"'), 'a type other than F32 and F64'],
  ['a negative step size', (h) => h.replace('\\"stepSize\\":0.1', '\\"stepSize\\":-1'), '0 or more'],
  ['no substep', (h) => h.replace('\\"substeps\\":3', '\\"substeps\\":0'), 'is not a whole number of 1 or more'],
  ['a negative contraction', (h) => h.replace('\\"contraction\\":0.75', '\\"contraction\\":-0.7'), '0 or more'],
  ['a tensor too many', (h) => h.replace('\\"tensors\\":[\\"weights\\"]', '\\"tensors\\":[]'), 'belongs to no part'],
  ['a tensor too few', (h) => h.replace('[\\"weights\\"]', '[\\"weights\\",\\"bias\\"]'), 'is missing'],
  ['steps that are no list', (h) => h.replace('\\"steps\\":[', '\\"stepz\\":['), 'is not a list'],
])('a file with %s is refused even when its checksum fits', (_what, change, reason) => {
  const file = rewritten(change);
  expect(() => decodeMap(file)).toThrow(RangeError);
  expect(() => decodeMap(file)).toThrow(reason);
});

test('a factor that is no square is refused', () => {
  const { state, ...map } = exampleMap();
  if (state === undefined) throw new Error('the example has a state');
  const factor = { rows: 1, columns: 2, data: Float64Array.of(1, 2) };
  const bytes = encodeMap({ ...map, state: { ...state, factor } });
  expect(() => decodeMap(bytes)).toThrow('tensor "state.factor" has shape [1,2] where a square is needed');
});
