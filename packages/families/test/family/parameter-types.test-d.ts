import { expectTypeOf } from 'vitest';
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

// Checked by the compiler alone: were one kind of parameter assignable to the other, this file would not compile.
expectTypeOf<Natural>().not.toExtend<Mean>();
expectTypeOf<Mean>().not.toExtend<Natural>();
expectTypeOf(naturalParameter([1])).toEqualTypeOf<Natural>();
expectTypeOf(meanParameter([1])).toEqualTypeOf<Mean>();
expectTypeOf<{ values: Float64Array; shape: number[] }>().not.toExtend<Natural>();

expectTypeOf<Parameters<ExponentialFamily['toMean']>>().toEqualTypeOf<[natural: Natural]>();
expectTypeOf<Parameters<ExponentialFamily['toNatural']>>().toEqualTypeOf<[mean: Mean]>();
expectTypeOf<Mean>().not.toExtend<Parameters<typeof klDivergence>[1]>();
expectTypeOf<Mean>().not.toExtend<Parameters<typeof klDivergence>[2]>();
expectTypeOf<Mean>().not.toExtend<Parameters<typeof logDensity>[2]>();
expectTypeOf<Mean>().not.toExtend<Parameters<typeof exponentialGeodesic>[1]>();
expectTypeOf(gamma.toMean).returns.toEqualTypeOf<Mean>();
expectTypeOf(gamma.toNatural).returns.toEqualTypeOf<Natural>();
