/** Σᵢ wᵢ xᵢ and Σᵢ wᵢ xᵢ² in float64, wᵢ = 1 where absent. */
export function sumOfPowers(x: ArrayLike<number>, weights?: ArrayLike<number>): [first: number, second: number] {
  return weights === undefined ? plainSums(x) : weightedSums(x, weights);
}

/** Four sums at once: one alone would wait for each of its additions. */
function plainSums(x: ArrayLike<number>): [number, number] {
  let [first, second, firstOdd, secondOdd] = [0, 0, 0, 0];
  const even = x.length - (x.length % 2);
  for (let i = 0; i < even; i += 2) {
    const [a, b] = [x[i] as number, x[i + 1] as number];
    first += a;
    second += a * a;
    firstOdd += b;
    secondOdd += b * b;
  }
  const last = even < x.length ? (x[even] as number) : 0;
  return [first + firstOdd + last, second + secondOdd + last * last];
}

function weightedSums(x: ArrayLike<number>, weights: ArrayLike<number>): [number, number] {
  let [first, second] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const weighted = (weights[i] as number) * (x[i] as number);
    first += weighted;
    second += weighted * (x[i] as number);
  }
  return [first, second];
}
