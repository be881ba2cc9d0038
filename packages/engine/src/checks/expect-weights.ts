/** What weights have to be. */
export interface WeightsExpectation {
  /** Whether all of them may be 0, as in one batch of many. */
  readonly mayAllBeZero?: boolean;
}

/**
 * How often each of `count` rows counts, as float64: 2 is the row twice, 0 is not there.
 * @throws RangeError when they are not as many finite numbers of at least 0, or are all 0
 */
export function expectWeights(
  functionName: string,
  weights: ArrayLike<number>,
  count: number,
  { mayAllBeZero = false }: WeightsExpectation = {},
): Float64Array {
  const values = Float64Array.from(weights);
  const wrong = values.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  const areAllZero = values.every((weight) => weight === 0);
  if (values.length === count && wrong < 0 && (mayAllBeZero || !areAllZero)) return values;
  const got =
    values.length !== count ? `${values.length} numbers` : wrong < 0 ? 'only 0' : `${values[wrong]} at ${wrong}`;
  throw new RangeError(
    `${functionName}: expected ${count} finite weights of at least 0${mayAllBeZero ? '' : ', not all 0'}, got ${got}; pass how often each row counts`,
  );
}
