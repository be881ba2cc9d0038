import { expectNumber } from '@ingd/engine';

/** The quantiles of squared distances that bandwidths follow, one after another: the paper's rule has ½ alone. */
export interface QuantilesOption {
  /**
   * Which quantile stands in the paper's rule for the median, step by step in turn; ½ alone unless told. Where points lie in clusters,
   * smaller ones are the scales within them: [0.5, 0.25] sees how two clusters lie and what each looks like.
   */
  readonly quantiles?: readonly number[];
}

/** The quantile of a step, which counts from 1; undefined for the median. @throws RangeError when there is none, or one is not in (0, 1] */
export function quantileTurn(
  functionName: string,
  quantiles: readonly number[] | undefined,
): (step: number) => number | undefined {
  if (quantiles === undefined) return () => undefined;
  expectNumber(functionName, 'quantiles.length', quantiles.length, { minimum: 1 });
  for (const quantile of quantiles) {
    expectNumber(functionName, 'a quantile', quantile, { exclusiveMinimum: 0, maximum: 1 });
  }
  return (step) => quantiles[(step - 1) % quantiles.length];
}
