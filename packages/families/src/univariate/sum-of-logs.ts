/** Above this, or below its inverse, a product of float32 numbers is turned into its logarithm: it never leaves float64. */
const LARGE = 2 ** 800;

/**
 * Σᵢ wᵢ log xᵢ; NaN unless every xᵢ is positive. Without weights logarithms are taken of products of many numbers, which costs a
 * tenth and rounds no more than the sum does.
 */
export function sumOfLogs(x: ArrayLike<number>, weights?: ArrayLike<number>): number {
  let [sum, product] = [0, 1];
  for (let i = 0; i < x.length; i++) {
    const value = x[i] as number;
    if (!(value > 0)) return Number.NaN;
    if (weights !== undefined) {
      sum += (weights[i] as number) * Math.log(value);
      continue;
    }
    product *= value;
    if (product > LARGE || product < 1 / LARGE) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return sum + Math.log(product);
}
