import { expect, test } from 'vitest';
import {
  type Container,
  jsonReader,
  readHeader,
  readTensors,
  requireChecksum,
  writeContainer,
} from '../../src/safetensors.js';

const reader = jsonReader('readThing');
const container: Container = {
  metadata: { format: 'thing', text: 'é "quoted"' },
  tensors: new Map([
    ['b', { shape: [2, 2], values: new Float32Array([1, -0, Number.NaN, 1e-45]) }],
    ['a', { shape: [], values: new Float64Array([Math.PI]) }],
  ]),
};

function read(bytes: Uint8Array): Container {
  const header = readHeader(bytes, reader);
  requireChecksum(bytes, header, reader);
  const { checksum: _, ...metadata } = header.metadata;
  return { metadata, tensors: readTensors(bytes, header) };
}

test('what was written is read again, to the last bit', () => {
  expect(read(writeContainer(container))).toEqual(container);
});

test('a file cut short or altered is refused in the name of the function that reads', () => {
  const bytes = writeContainer(container);
  expect(() => read(bytes.subarray(0, bytes.length - 1))).toThrow(/^readThing: the file is cut short/);
  const altered = bytes.slice();
  altered[bytes.length - 1] = (altered[bytes.length - 1] as number) ^ 1;
  expect(() => read(altered)).toThrow(/^readThing: the file was altered/);
  expect(() => read(new Uint8Array(3))).toThrow(/^readThing: the file is cut short: it has 3 bytes/);
});

test('other programs may leave out the string map', () => {
  const header = new TextEncoder().encode('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}');
  const bytes = new Uint8Array(8 + header.length + 4);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  view.setFloat32(8 + header.length, 1.5, true);
  const read = readHeader(bytes, reader);
  expect(read.metadata).toEqual({});
  expect(readTensors(bytes, read).get('a')).toEqual({ shape: [1], values: Float32Array.of(1.5) });
  expect(() => requireChecksum(bytes, read, reader)).toThrow(/has no checksum/);
});

test.each<[string, () => unknown, string]>([
  ['a number as a string', () => reader.text(3, 'the name'), 'the name is not a string'],
  ['a list as an object', () => reader.fields([], 'it'), 'it is not an object'],
  ['an object as a list', () => reader.list({}, 'it'), 'it is not a list'],
  ['a half', () => reader.wholeNumbers([1, 0.5], 'it'), 'whole numbers'],
  ['zero', () => reader.positiveNumber(0, 'it'), 'it is not a positive number'],
  ['a map of numbers', () => reader.texts({ a: 1 }, 'it'), '"a" of it is not a string'],
])('%s is refused', (_what, take, reason) => {
  expect(take).toThrow(reason);
});
