const LEAST = 2 ** -126;
const GREATEST = (2 - 2 ** -23) * 2 ** 127;

/** The open interval a sample may not leave when it becomes float32. */
export interface OpenInterval {
  readonly above?: number;
  readonly below?: number;
}

/**
 * Moves draws that float32 would round onto the edge of their support (0 of a gamma with a tiny shape, 1 of a beta, infinity of a
 * Pareto) to the nearest normal float32 inside it, in place. Draws that float32 can hold are left alone.
 */
export function representable(values: Float64Array, { above = 0, below = Infinity }: OpenInterval = {}): Float64Array {
  const least = above === 0 ? LEAST : above + Math.abs(above) * 2 ** -23;
  const greatest = below === Infinity ? GREATEST : below - Math.abs(below) * 2 ** -24;
  for (let i = 0; i < values.length; i++) values[i] = Math.min(Math.max(values[i] as number, least), greatest);
  return values;
}
