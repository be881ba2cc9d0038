import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  createKey,
  type Doubles,
  type DoubleTensor,
  normalValues,
  tensorflowOperation,
  useBackend,
  withDoubles,
} from '../../src/index.js';
import { requireTensorflow } from '../../src/tensorflow/binding.js';
import { leakedTensors } from '../../src/testing.js';

beforeAll(async () => {
  await useBackend('tensorflow');
});

/** How many more tensors TensorFlow holds after `work` than before. */
function leakedHandles(work: () => void): number {
  const { binding } = requireTensorflow('test');
  const before = binding.getNumOfTensors();
  work();
  return binding.getNumOfTensors() - before;
}

const only = (outputs: readonly DoubleTensor[]) => outputs[0] as DoubleTensor;

/** A symmetric positive definite matrix and its size. */
const size = 40;
const x = normalValues(createKey(5), size * size);
const a = Float64Array.from({ length: size * size }, (_, at) => {
  const [i, j] = [Math.floor(at / size), at % size];
  let sum = i === j ? 1 : 0;
  for (let k = 0; k < size; k++) sum += (x[i * size + k] as number) * (x[j * size + k] as number);
  return sum;
});

/** [rows, depth] [depth, columns] by a loop. */
function product(left: Float64Array, right: Float64Array, rows: number, depth: number, columns: number): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let k = 0; k < depth; k++) sum += (left[i * depth + k] as number) * (right[k * columns + j] as number);
    return sum;
  });
}

function transposed(values: Float64Array): Float64Array {
  return values.map((_, at) => values[(at % size) * size + Math.floor(at / size)] as number);
}

/** Largest difference, relative to the largest entry expected. */
function difference(values: Float64Array, expected: Float64Array): number {
  expect(values.length).toBe(expected.length);
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return values.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (expected[i] as number))), 0) / scale;
}

const square = (doubles: Doubles, values: Float64Array) => doubles.write(values, [size, size]);

test('numbers come back bit for bit, whatever they are', () => {
  const values = Float64Array.of(
    Math.PI,
    -0,
    5e-324,
    Number.MAX_VALUE,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    1 + 2 ** -52,
  );
  const back = withDoubles((doubles) => doubles.read(doubles.write(values, [7])));
  expect(new BigUint64Array(back.buffer)).toEqual(new BigUint64Array(values.buffer));
  const part = values.subarray(1, 3);
  expect(withDoubles((doubles) => doubles.read(doubles.write(part, [2, 1])))).toEqual(Float64Array.of(-0, 5e-324));
  expect(withDoubles((doubles) => doubles.read(doubles.write(new Float64Array(0), [0])))).toEqual(new Float64Array(0));
});

test('Cholesky in float64: L Lᵀ is A, and L is lower triangular', () => {
  const lower = withDoubles((doubles) => doubles.read(only(doubles.run('Cholesky', [square(doubles, a)]))));
  expect(difference(product(lower, transposed(lower), size, size, size), a)).toBeLessThan(1e-14);
  expect(lower.filter((value, at) => at % size > Math.floor(at / size) && value !== 0)).toEqual(new Float64Array(0));
});

test('MatrixTriangularSolve in float64: L X is B', () => {
  const b = normalValues(createKey(6), size * 3);
  const { lower, solution } = withDoubles((doubles) => {
    const l = only(doubles.run('Cholesky', [square(doubles, a)]));
    const attributes = { lower: true, adjoint: false };
    const solved = only(doubles.run('MatrixTriangularSolve', [l, doubles.write(b, [size, 3])], { attributes }));
    return { lower: doubles.read(l), solution: doubles.read(solved) };
  });
  expect(difference(product(lower, solution, size, size, 3), b)).toBeLessThan(1e-13);
});

test('SelfAdjointEigV2 in float64: A V is V diag(e), and the eigenvalues rise', () => {
  const { values, vectors } = withDoubles((doubles) => {
    const outputs = doubles.run('SelfAdjointEigV2', [square(doubles, a)], {
      attributes: { compute_v: true },
      outputs: 2,
    });
    return { values: doubles.read(outputs[0] as DoubleTensor), vectors: doubles.read(outputs[1] as DoubleTensor) };
  });
  const scaled = vectors.map((value, at) => value * (values[at % size] as number));
  expect(difference(product(a, vectors, size, size, size), scaled)).toBeLessThan(1e-13);
  expect(Array.from(values)).toEqual(Array.from(values).sort((first, second) => first - second));
});

test('Einsum in float64 is the product', () => {
  const attributes = { N: 2, equation: 'ij,jk->ik' };
  const value = withDoubles((doubles) =>
    doubles.read(only(doubles.run('Einsum', [square(doubles, x), square(doubles, a)], { attributes }))),
  );
  expect(difference(value, product(x, a, size, size, size))).toBeLessThan(1e-14);
});

test('a tensor is cast where it lies, and what comes out as a tensor is float32', async () => {
  const tensor = tf.tensor2d([0.1, 0.2, 0.3, 0.4], [2, 2]);
  let half: tf.Tensor | undefined;
  const leaked = await leakedTensors(() => {
    half = withDoubles((doubles) => {
      const cast = doubles.fromTensor(tensor);
      expect(Array.from(doubles.read(cast))).toEqual([0.1, 0.2, 0.3, 0.4].map(Math.fround));
      return doubles.toTensor(only(doubles.run('Mul', [cast, doubles.write(Float64Array.of(0.5), [])])));
    });
  });
  expect(leaked).toBe(1);
  expect([half?.dtype, half?.shape]).toEqual(['float32', [2, 2]]);
  expect(await half?.data()).toEqual(Float32Array.of(0.05, 0.1, 0.15, 0.2));
  tf.dispose([tensor, half as tf.Tensor]);
});

test('nothing stays in TensorFlow, whether the work succeeds or throws', () => {
  const work = (then: () => void) =>
    withDoubles((doubles) => {
      const l = only(doubles.run('Cholesky', [square(doubles, a)]));
      doubles.read(l);
      doubles.run('SelfAdjointEigV2', [l], { attributes: { compute_v: true }, outputs: 2 });
      then();
    });
  expect(leakedHandles(() => work(() => undefined))).toBe(0);
  const failing = () => {
    throw new Error('in the middle');
  };
  expect(leakedHandles(() => expect(() => work(failing)).toThrow('in the middle'))).toBe(0);
});

test('what TensorFlow refuses is said with function, operation and shapes, and nothing stays', () => {
  const three = () => withDoubles((doubles) => doubles.run('Cholesky', [doubles.write(new Float64Array(6), [2, 3])]));
  expect(
    leakedHandles(() =>
      expect(three).toThrow(/^withDoubles: expected TensorFlow to run Cholesky on \[2, 3\], got: .*; check/),
    ),
  ).toBe(0);
  expect(() => tensorflowOperation('NoSuchOperation', [])).toThrow(
    /^tensorflowOperation: expected TensorFlow to run NoSuchOperation on no tensors, got: .*; check its name, attributes and shapes$/,
  );
});

test('operations run by name on tensors, which a tidy frees', async () => {
  const spd = tf.tensor2d([4, 2, 2, 3], [2, 2]);
  const half = tf.scalar(0.5);
  const leaked = await leakedTensors(async () => {
    const lower = tf.tidy(() => tensorflowOperation('Cholesky', [spd])[0] as tf.Tensor);
    const values = await lower.data();
    lower.dispose();
    expect(Array.from(values)).toEqual([2, 0, 1, Math.fround(Math.SQRT2)]);
    const [log] = tensorflowOperation('Lgamma', [half]);
    expect((await log?.data())?.[0]).toBeCloseTo(Math.log(Math.PI) / 2, 6);
    log?.dispose();
    const [u, s, v] = tensorflowOperation('SelfAdjointEigV2', [spd], { attributes: { compute_v: true }, outputs: 2 });
    expect((await u?.data())?.[1]).toBeCloseTo((7 + Math.sqrt(17)) / 2, 5);
    expect(v).toBeUndefined();
    tf.dispose([u as tf.Tensor, s as tf.Tensor]);
  });
  expect(leaked).toBe(0);
  tf.dispose([spd, half]);
});
