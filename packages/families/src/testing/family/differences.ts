/** A derivative by extrapolated differences, and how far off it may be. */
export interface Difference {
  readonly value: Float64Array;
  readonly error: Float64Array;
}

const SHRINK = 1.5;
const ROWS = 9;

/**
 * Derivative at 0 of a vector function of one number: central differences at ever smaller steps, extrapolated to step 0
 * (Ridders); each entry keeps the extrapolation that changed least and says by how much it changed.
 * @param step the largest step; f must be defined within it
 */
export function derivative(f: (step: number) => ArrayLike<number>, step: number): Difference {
  const central = (h: number) => {
    const [after, before] = [Float64Array.from(f(h)), Float64Array.from(f(-h))];
    return after.map((value, i) => (value - (before[i] as number)) / (2 * h));
  };
  const coarsest = central(step);
  let previous: Float64Array[] = [coarsest];
  const value = Float64Array.from(coarsest);
  const error = value.map(() => Number.POSITIVE_INFINITY);
  for (let row = 1; row < ROWS; row++) {
    const current: Float64Array[] = [central(step / SHRINK ** row)];
    for (let order = 1; order <= row; order++) {
      current.push(extrapolated(current[order - 1] as Float64Array, previous[order - 1] as Float64Array, order));
      keepBetter({ value, error }, current, previous, order);
    }
    previous = current;
  }
  return { value, error };
}

/** Takes the error of order 2·order away. */
function extrapolated(finer: Float64Array, coarser: Float64Array, order: number): Float64Array {
  const factor = SHRINK ** (2 * order);
  return finer.map((fine, i) => (factor * fine - (coarser[i] as number)) / (factor - 1));
}

function keepBetter(
  best: Difference,
  current: readonly Float64Array[],
  previous: readonly Float64Array[],
  order: number,
): void {
  current[order]?.forEach((candidate, i) => {
    const fromFiner = Math.abs(candidate - (current[order - 1]?.[i] as number));
    const fromCoarser = Math.abs(candidate - (previous[order - 1]?.[i] as number));
    const change = Math.max(fromFiner, fromCoarser);
    if (!(change < (best.error[i] as number))) return;
    best.value[i] = candidate;
    best.error[i] = change;
  });
}
