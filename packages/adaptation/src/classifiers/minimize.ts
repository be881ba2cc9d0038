/** A smooth convex function, and a fixed guess of its inverse Hessian. */
export interface MinimizeOptions {
  readonly start: Float64Array;
  lossAndGradient(x: Float64Array): { readonly loss: number; readonly gradient: Float64Array };
  /** A guess of H⁻¹ g, positive definite. */
  precondition(gradient: Float64Array): Float64Array;
  /** Stops when the loss could fall by no more than this share of itself; 1e-10 unless told. */
  readonly tolerance?: number;
  /** 500 unless told. */
  readonly maximumIterations?: number;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

const memory = 8;

/** L-BFGS with backtracking  [Nocedal & Wright 2006, Algorithms 3.1, 7.4]. */
export function minimize(options: MinimizeOptions): Float64Array {
  const { start, lossAndGradient, tolerance = 1e-10, maximumIterations = 500 } = options;
  let x = start;
  let here = lossAndGradient(x);
  const pairs: Pair[] = [];
  for (let iteration = 0; iteration < maximumIterations; iteration++) {
    const direction = descent(here.gradient, pairs, options);
    const slope = dot(direction, here.gradient);
    if (-slope <= tolerance * Math.max(1, Math.abs(here.loss))) return x;
    const next = backtrack(x, here.loss, { direction, slope, lossAndGradient });
    if (next === undefined) return x;
    const step = next.x.map((value, k) => value - (x[k] as number));
    const change = next.gradient.map((value, k) => value - (here.gradient[k] as number));
    const curvature = dot(step, change);
    if (curvature > 0) pairs.push({ step, change, curvature });
    if (pairs.length > memory) pairs.shift();
    x = next.x;
    here = next;
  }
  return x;
}

/** −H⁻¹ g by the two-loop recursion. */
function descent(gradient: Float64Array, pairs: readonly Pair[], { precondition }: MinimizeOptions): Float64Array {
  const rest = gradient.map((value) => -value);
  const weights = new Float64Array(pairs.length);
  for (let at = pairs.length - 1; at >= 0; at--) {
    const { step, change, curvature } = pairs[at] as Pair;
    weights[at] = dot(step, rest) / curvature;
    add(rest, change, -(weights[at] as number));
  }
  const direction = precondition(rest);
  pairs.forEach(({ step, change, curvature }, at) => {
    add(direction, step, (weights[at] as number) - dot(change, direction) / curvature);
  });
  return direction;
}

interface Line extends Pick<MinimizeOptions, 'lossAndGradient'> {
  readonly direction: Float64Array;
  readonly slope: number;
}

/** The first of the steps 1, ½, ¼ … that lowers the loss enough; undefined where rounding leaves none. */
function backtrack(x: Float64Array, loss: number, { direction, slope, lossAndGradient }: Line) {
  for (let length = 1; length > 1e-10; length /= 2) {
    const candidate = x.map((value, k) => value + length * (direction[k] as number));
    const there = lossAndGradient(candidate);
    if (there.loss <= loss + 1e-4 * length * slope) return { x: candidate, ...there };
  }
  return undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

function add(to: Float64Array, from: Float64Array, weight: number): void {
  for (let k = 0; k < to.length; k++) to[k] = (to[k] as number) + weight * (from[k] as number);
}
