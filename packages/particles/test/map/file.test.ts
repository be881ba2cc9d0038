import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMap, encodeMap } from '../../src/index.js';
import { exampleMap } from './example-map.js';

const bytes = encodeMap(exampleMap());

/** One sentence: one line, our function's name first, no second sentence. */
const oneSentence = /^decodeMap: [^\n]+[^.\n]$/;

function refusal(file: Uint8Array): string {
  try {
    decodeMap(file);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
  return 'it was read';
}

describe('a saved map', () => {
  test('comes back as it was, number for number', () => {
    expect(decodeMap(bytes)).toEqual(exampleMap());
  });

  test('comes back from the middle of a larger buffer, aligned or not', () => {
    const larger = new Uint8Array(bytes.length + 11);
    larger.set(bytes, 3);
    expect(decodeMap(larger.subarray(3, 3 + bytes.length))).toEqual(exampleMap());
  });

  test('is the same bytes each time', () => {
    expect(encodeMap(decodeMap(bytes))).toEqual(bytes);
  });

  test('follows the safetensors layout: length, JSON header, aligned tensors without gaps', () => {
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    const { __metadata__: metadata, ...tensors } = header;
    expect(length % 8).toBe(0);
    expect(Object.values(metadata).every((value) => typeof value === 'string')).toBe(true);
    const ends = Object.values<{ data_offsets: [number, number] }>(tensors).map((entry) => entry.data_offsets[1]);
    expect(Math.max(...ends)).toBe(bytes.length - 8 - length);
    const scale = tensors['preprocessing.scale'];
    expect(scale).toMatchObject({ dtype: 'F64', shape: [3] });
    const place = 8 + length + scale.data_offsets[0];
    expect(new Float64Array(bytes.slice(place, place + 24).buffer)).toEqual(exampleMap().preprocessing.scale);
  });
});

describe('a damaged map is refused in one sentence', () => {
  test('cut short, at every length', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(refusal(bytes.subarray(0, length)), `cut to ${length} bytes`).toMatch(oneSentence);
    }
    expect(refusal(bytes.subarray(0, bytes.length - 1))).toContain('cut short');
  });

  test('every single bit of it flipped', () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(refusal(flipped), `bit ${bit} flipped`).toMatch(oneSentence);
    }
  });

  test('bytes replaced, removed or inserted anywhere', () => {
    const place = fc.nat(bytes.length - 1);
    fc.assert(
      fc.property(place, fc.nat(40), fc.uint8Array({ minLength: 1, maxLength: 40 }), (start, removed, inserted) => {
        const damaged = Uint8Array.from([...bytes.subarray(0, start), ...inserted, ...bytes.subarray(start + removed)]);
        fc.pre(Buffer.compare(damaged, bytes) !== 0);
        expect(refusal(damaged)).toMatch(oneSentence);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  test('anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        expect(refusal(noise)).toMatch(oneSentence);
      }),
      { numRuns: 1000, seed: 2 },
    );
  });
});

describe('numbers that a file cannot hold are refused on writing', () => {
  test('not finite among the settings', () => {
    const map = { ...exampleMap(), metadata: { mmd: { before: Number.NaN } } };
    expect(() => encodeMap(map)).toThrow('encodeMap: expected map.metadata.mmd.before to be a finite number, got NaN');
  });

  test('a tensor that does not fit its shape', () => {
    const step = {
      stepSize: 1,
      drift: { kind: 'k', settings: {}, tensors: { w: { shape: [3], values: new Float32Array(2) } } },
    };
    expect(() => encodeMap({ ...exampleMap(), steps: [step] })).toThrow(
      'steps.0.w of shape [3] to hold 3 numbers, got 2',
    );
  });
});
