/**
 * The weights of n rows as float64.
 * @throws RangeError when they are not n finite numbers of at least 0
 */
export function expectWeights(functionName: string, weights: ArrayLike<number>, count: number): Float64Array {
  const values = Float64Array.from(weights);
  const wrong = values.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (values.length === count && wrong < 0) return values;
  const got = values.length === count ? `${values[wrong]} at ${wrong}` : `${values.length} numbers`;
  throw new RangeError(
    `${functionName}: expected ${count} finite weights of at least 0, got ${got}; pass one for each row`,
  );
}
