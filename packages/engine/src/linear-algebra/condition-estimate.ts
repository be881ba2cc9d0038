/** Power steps of the estimator; it nearly always settles in two or three. */
const MOST_STEPS = 5;

/**
 * Estimate of ‖A‖₁ ‖A⁻¹‖₁ for a symmetric A, never above the true value [Hager 1984; Higham 1988, Algorithm 4.1].
 * @param solve x ↦ A⁻¹ x
 */
export function estimateCondition(a: Float64Array, size: number, solve: (x: Float64Array) => Float64Array): number {
  return size === 0 ? 1 : norm(a, size) * inverseNorm(size, solve);
}

/** Largest column sum of absolute values, found along the rows since A is symmetric. */
function norm(a: Float64Array, size: number): number {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    largest = Math.max(largest, sumOfSizes(a.subarray(i * size, (i + 1) * size)));
  }
  return largest;
}

function inverseNorm(size: number, solve: (x: Float64Array) => Float64Array): number {
  let estimate = 0;
  let start: Float64Array = new Float64Array(size).fill(1 / size);
  let lastPlace = -1;
  for (let step = 0; step < MOST_STEPS; step++) {
    const y = solve(start);
    const size1 = sumOfSizes(y);
    if (size1 <= estimate) {
      break;
    }
    estimate = size1;
    const gradient = solve(y.map((value) => (value < 0 ? -1 : 1)));
    const place = placeOfLargest(gradient);
    if (place === lastPlace) {
      break;
    }
    lastPlace = place;
    start = new Float64Array(size);
    start[place] = 1;
  }
  return Math.max(estimate, alternatingEstimate(size, solve));
}

/** Higham's safeguard against matrices made to deceive the power steps. */
function alternatingEstimate(size: number, solve: (x: Float64Array) => Float64Array): number {
  const x = Float64Array.from({ length: size }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + i / Math.max(1, size - 1)));
  return (2 * sumOfSizes(solve(x))) / (3 * size);
}

function sumOfSizes(x: Float64Array): number {
  let sum = 0;
  for (const value of x) {
    sum += Math.abs(value);
  }
  return sum;
}

function placeOfLargest(x: Float64Array): number {
  let place = 0;
  for (let i = 1; i < x.length; i++) {
    if (Math.abs(x[i] as number) > Math.abs(x[place] as number)) {
      place = i;
    }
  }
  return place;
}
