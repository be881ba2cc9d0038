/** A function of distance, in float64. */
export type Height = (distance: number) => number;

const subtract = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value - (b[i] as number));
const along = (x: readonly number[], u: readonly number[], step: number) =>
  x.map((value, i) => value + step * (u[i] as number));

/** k(x, y) in float64. */
export function heightBetween(height: Height, x: readonly number[], y: readonly number[]): number {
  return height(Math.hypot(...subtract(x, y)));
}

/** Slopes of a function of a step, by central differences of fourth order. */
function slope(f: (step: number) => number, step: number): number {
  return (8 * (f(step) - f(-step)) - (f(2 * step) - f(-2 * step))) / (12 * step);
}

/** The same, one number for each coordinate of a point. */
function gradient(f: (x: readonly number[]) => number, x: readonly number[], step: number): number[] {
  return x.map((_, a) =>
    slope(
      (by) =>
        f(
          along(
            x,
            x.map((_, b) => (a === b ? 1 : 0)),
            by,
          ),
        ),
      step,
    ),
  );
}

/** Where derivatives are wanted. */
export interface Place {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** A direction at x. */
  readonly u: readonly number[];
  /** A vector at y. */
  readonly v: readonly number[];
}

/** ⟨∇ₓk, u⟩ in float64, by differences of the values alone. */
export function directionalByDifferences(height: Height, { x, y, u }: Place, step = 1e-3): number {
  return slope((by) => heightBetween(height, along(x, u, by), y), step);
}

/** ∇ₓ∇ᵧk v, likewise. */
export function mixedByDifferences(height: Height, { x, y, v }: Place, step = 1e-3): number[] {
  return gradient((point) => slope((by) => heightBetween(height, point, along(y, v, by)), step), x, step);
}

/** ∇ₓ(∇ₓ∇ᵧk v) u, likewise. */
export function mixedDirectionalByDifferences(height: Height, place: Place, step = 4e-3): number[] {
  const { x, u } = place;
  return x.map((_, a) =>
    slope((by) => mixedByDifferences(height, { ...place, x: along(x, u, by) }, step)[a] as number, step),
  );
}
