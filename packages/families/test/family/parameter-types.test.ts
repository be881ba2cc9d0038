import { expectTypeOf, test } from 'vitest';
import {
  type ExponentialFamily,
  type exponentialGeodesic,
  gamma,
  type klDivergence,
  type logDensity,
  type Mean,
  meanParameter,
  type Natural,
  naturalParameter,
} from '../../src/index.js';

// The compiler is the judge (`npm run check`): were one kind of parameter assignable to the other, this file would not compile.

test('natural and mean parameters are different types', () => {
  expectTypeOf<Natural>().not.toExtend<Mean>();
  expectTypeOf<Mean>().not.toExtend<Natural>();
  expectTypeOf(naturalParameter([1])).toEqualTypeOf<Natural>();
  expectTypeOf(meanParameter([1])).toEqualTypeOf<Mean>();
});

test('plain arrays are neither', () => {
  expectTypeOf<{ values: Float64Array; shape: number[] }>().not.toExtend<Natural>();
  expectTypeOf<{ values: Float64Array; shape: number[] }>().not.toExtend<Mean>();
  expectTypeOf<Float64Array>().not.toExtend<Natural>();
});

test('what takes one does not take the other', () => {
  expectTypeOf<Parameters<ExponentialFamily['toMean']>>().toEqualTypeOf<[natural: Natural]>();
  expectTypeOf<Parameters<ExponentialFamily['toNatural']>>().toEqualTypeOf<[mean: Mean]>();
  expectTypeOf<Mean>().not.toExtend<Parameters<typeof klDivergence>[1]>();
  expectTypeOf<Mean>().not.toExtend<Parameters<typeof klDivergence>[2]>();
  expectTypeOf<Mean>().not.toExtend<Parameters<typeof logDensity>[2]>();
  expectTypeOf<Mean>().not.toExtend<Parameters<typeof exponentialGeodesic>[1]>();
  expectTypeOf(gamma.toMean).returns.toEqualTypeOf<Mean>();
  expectTypeOf(gamma.toNatural).returns.toEqualTypeOf<Natural>();
});
