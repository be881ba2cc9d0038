/** Σᵢ wᵢ xᵢ and Σᵢ wᵢ xᵢ² in float64, wᵢ = 1 where absent. */
export function sumOfPowers(x: ArrayLike<number>, weights?: ArrayLike<number>): [first: number, second: number] {
  return weights === undefined ? plainSums(x) : weightedSums(x, weights);
}

/** Rows are taken four at a time into sums of their own: a single sum would wait for each of its additions. */
function plainSums(x: ArrayLike<number>): [number, number] {
  const whole = x.length - (x.length % 4);
  let [a1, b1, c1, d1, a2, b2, c2, d2] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    const a = x[i] as number;
    const b = x[i + 1] as number;
    const c = x[i + 2] as number;
    const d = x[i + 3] as number;
    a1 += a;
    b1 += b;
    c1 += c;
    d1 += d;
    a2 += a * a;
    b2 += b * b;
    c2 += c * c;
    d2 += d * d;
  }
  for (let i = whole; i < x.length; i++) {
    a1 += x[i] as number;
    a2 += (x[i] as number) ** 2;
  }
  return [a1 + b1 + (c1 + d1), a2 + b2 + (c2 + d2)];
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
