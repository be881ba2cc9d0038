import { afterEach, expect, test, vi } from 'vitest';
import { createKey, type Key, normalValues, uniformValues } from '../../src/index.js';
import { plainNormals, plainUniforms } from '../../src/random/plain-draws.js';
import { vectorNormals, vectorUniforms } from '../../src/random/vector-draws.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

type Fill = (key: Key, values: Float64Array) => unknown;
const kinds: readonly [string, Fill, Fill][] = [
  ['uniform', vectorUniforms, plainUniforms],
  ['normal', vectorNormals, plainNormals],
];
const keys: readonly Key[] = [createKey(1), [0, 1], [0xffffffff, 0xffffffff], [0x80000000, 0], [1, 0x7fffffff]];

/** Bits, so that 0 and −0 differ. */
function bits(fill: Fill, key: Key, count: number): BigUint64Array {
  const values = new Float64Array(count);
  fill(key, values);
  return new BigUint64Array(values.buffer);
}

test('this engine runs the vector draws', () => {
  expect(vectorUniforms(createKey(1), new Float64Array(1))).toBe(true);
});

test.each(kinds)('%s numbers have the same bits by vectors and plainly, whatever the length', (_, vector, plain) => {
  for (const key of keys)
    for (const count of [0, 1, 2, 3, 4, 5, 7, 8, 255, 257, 4095, 4096, 4097, 4099, 8193, 12_345])
      expect(bits(vector, key, count), `key ${key}, count ${count}`).toEqual(bits(plain, key, count));
});

test('a million normals have the same bits, the tail included', () => {
  const [vector, plain] = [bits(vectorNormals, createKey(9), 1_000_001), bits(plainNormals, createKey(9), 1_000_001)];
  expect(Buffer.from(vector.buffer).equals(Buffer.from(plain.buffer))).toBe(true);
  expect(new Float64Array(plain.buffer).some((x) => Math.abs(x) > 3.654152885361009)).toBe(true);
});

test.each([
  ['there is no WebAssembly', undefined],
  [
    'the page forbids compiling',
    {
      ...WebAssembly,
      Memory: WebAssembly.Memory,
      Module: function forbidden() {
        throw new EvalError('refused by the content security policy');
      },
    },
  ],
])('where %s, plain draws take over, in the same bits', async (_, engine) => {
  const [uniforms, normals] = [uniformValues(createKey(4), 5000), normalValues(createKey(4), 5000)];
  vi.stubGlobal('WebAssembly', engine);
  vi.resetModules();
  const plain = await import('../../src/random/values.js');
  const unit = await import('../../src/random/vector-draws.js');
  expect(unit.vectorNormals(createKey(4), new Float64Array(5))).toBe(false);
  expect(plain.uniformValues(createKey(4), 5000)).toEqual(uniforms);
  expect(plain.normalValues(createKey(4), 5000)).toEqual(normals);
});
