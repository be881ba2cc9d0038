/** Throws unless every entry is within `tolerance` times the largest entry expected. */
export function expectClose(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  if (actual.length !== expected.length) {
    throw new Error(`${what}: expected ${expected.length} entries, got ${actual.length}`);
  }
  const scale = Array.from(expected).reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-300);
  expectWithin(what, actual, expected, () => tolerance * scale);
}

/** Whether every entry is within `tolerance` times the largest entry expected. */
export function isClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): boolean {
  const scale = Array.from(expected).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return Array.from(expected).every((value, i) => Math.abs((actual[i] as number) - value) <= tolerance * scale);
}

/** Throws unless every entry is within a bound of its own. */
export function expectWithin(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  boundOf: (index: number) => number,
): void {
  for (let i = 0; i < expected.length; i++) {
    const [got, wanted, bound] = [actual[i] as number, expected[i] as number, boundOf(i)];
    if (Math.abs(got - wanted) <= bound || Object.is(got, wanted)) continue; // NaN is not
    throw new Error(`${what}: expected ${wanted} within ${bound} at entry ${i}, got ${got}`);
  }
}

/** Every number in plain data, in a fixed order: usual parameters as a vector. */
export function numbersOf(data: unknown): readonly number[] {
  if (typeof data === 'number') return [data];
  if (ArrayBuffer.isView(data) || Array.isArray(data)) return Array.from(data as ArrayLike<unknown>, numbersOf).flat();
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, value]) => numbersOf(value));
}

export const product = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((total, value, i) => total + value * (b[i] as number), 0);

/** Row-major matrix times vector. */
export function times(matrix: ArrayLike<number>, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, i) => product(Array.prototype.slice.call(matrix, i * size, (i + 1) * size), vector));
}
