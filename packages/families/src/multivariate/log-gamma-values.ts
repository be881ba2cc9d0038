import { type Key, split, uniformValues } from '@ingd/engine';
import { gammaValues } from '../univariate/gamma-values.js';

/** Logarithms of independent draws of Gamma(shape, 1), which do not underflow however small the shape. */
export function logGammaValues(key: Key, shape: number, count: number): Float64Array {
  if (shape >= 1) return gammaValues(key, shape, count).map(Math.log);
  const [gammaKey, boostKey] = split(key) as [Key, Key];
  const boost = uniformValues(boostKey, count);
  return gammaValues(gammaKey, shape + 1, count).map(
    (value, i) => Math.log(value) + Math.log1p(-(boost[i] as number)) / shape,
  );
}
