import type { DenseKernels, Factorisation, MatrixProduct, TriangularSystem } from '../linear-algebra/dense-kernels.js';
import { type Doubles, type DoubleTensor, withDoubles } from './doubles.js';

/** Multiplications from which on a product or a solution pays for crossing into TensorFlow and back (measured: from 1.3x there to 2.3x). */
const WORTHWHILE = 250 ** 3;
/** The same for a factorisation, by its size. */
const WORTHWHILE_SIZE = 400;

/**
 * The dense kernels by TensorFlow's float64 operations where they are faster, crossings included; by `others` elsewhere. Gram
 * matrices always are theirs: TensorFlow computes both halves of one.
 */
export function nativeDenseKernels(others: DenseKernels): DenseKernels {
  return {
    name: 'tensorflow',
    multiply: (product) => (multiplications(product) < WORTHWHILE ? others.multiply(product) : multiply(product)),
    gram: (product) => others.gram(product),
    factor: (a, size) => (size < WORTHWHILE_SIZE ? undefined : factor(a, size)) ?? others.factor(a, size),
    solve: (system) => (system.size ** 2 * system.count < WORTHWHILE ? others.solve(system) : solve(system)),
  };
}

function multiplications({ rows, columns, depth }: MatrixProduct): number {
  return rows * columns * depth;
}

function multiply({ a, b, rows, columns, depth }: MatrixProduct): Float64Array {
  return withDoubles((doubles) => {
    const factors = [doubles.write(a, [rows, depth]), doubles.write(b, [depth, columns])];
    const attributes = { transpose_a: false, transpose_b: false };
    return doubles.read(first(doubles.run('MatMul', factors, { attributes })));
  });
}

/** Undefined where TensorFlow found a pivot that is not positive: it writes NaN and does not say which. */
function factor(a: Float64Array, size: number): Factorisation | undefined {
  const lower = withDoubles((doubles) => {
    return doubles.read(first(doubles.run('Cholesky', [doubles.write(a, [size, size])])));
  });
  for (let i = 0; i < size; i++) if (!((lower[i * size + i] as number) > 0)) return undefined;
  return { lower };
}

function solve({ factor, size, rightHandSides, count }: TriangularSystem): Float64Array {
  return withDoubles((doubles) => {
    const lower = doubles.write(factor, [size, size]);
    const forward = triangularSolve(doubles, lower, doubles.write(rightHandSides, [size, count]), false);
    return doubles.read(triangularSolve(doubles, lower, forward, true));
  });
}

/** X with L X = B, or Lᵀ X = B where `adjoint`. */
function triangularSolve(doubles: Doubles, lower: DoubleTensor, b: DoubleTensor, adjoint: boolean): DoubleTensor {
  return first(doubles.run('MatrixTriangularSolve', [lower, b], { attributes: { lower: true, adjoint } }));
}

function first(outputs: readonly DoubleTensor[]): DoubleTensor {
  return outputs[0] as DoubleTensor;
}
