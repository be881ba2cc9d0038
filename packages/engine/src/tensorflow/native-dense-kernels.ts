import type { DenseKernels, Factorisation, MatrixProduct, TriangularSystem } from '../linear-algebra/dense-kernels.js';
import { type Doubles, type DoubleTensor, withDoubles } from './doubles.js';

/** From how many rows on a square matrix is worth crossing into TensorFlow and back: `bench/native.ts` measures both sides of it. */
export interface WorthwhileSizes {
  readonly product: number;
  readonly factor: number;
}

/**
 * The dense kernels by TensorFlow's float64 operations where they are faster, crossings included; by `others` elsewhere. Gram
 * matrices always are theirs: TensorFlow computes both halves of one.
 */
export function nativeDenseKernels(
  others: DenseKernels,
  from: WorthwhileSizes = { product: 250, factor: 400 },
): DenseKernels {
  const worthwhile = from.product ** 3;
  return {
    name: 'tensorflow',
    multiply: (product) => (multiplications(product) < worthwhile ? others.multiply(product) : multiply(product)),
    gram: (product) => others.gram(product),
    factor: (a, size) => (size < from.factor ? undefined : factor(a, size)) ?? others.factor(a, size),
    solve: (system) => (system.size ** 2 * system.count < worthwhile ? others.solve(system) : solve(system)),
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
