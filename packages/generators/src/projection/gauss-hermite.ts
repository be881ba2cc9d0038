/** Nodes and weights of ∫ e^{−u²} f(u) du ≈ √π Σ weightₖ f(nodeₖ), the weights summing to 1. */
export interface Quadrature {
  /** Ascending, symmetric about 0. */
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Gauss–Hermite quadrature: exact for polynomials of degree 2·count − 1. Roots of the normalised Hermite polynomial by Newton's
 * method from the largest down   [Press et al. 2007, Section 4.6.1].
 * @param count 1 to 64
 */
export function gaussHermite(count: number): Quadrature {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  const roots: number[] = [];
  for (let index = 0; index < Math.ceil(count / 2); index++) {
    const { root, slope } = newton(count, guess(count, roots));
    roots.push(root);
    nodes[count - 1 - index] = root;
    nodes[index] = -root;
    weights[count - 1 - index] = weights[index] = 1 / slope ** 2;
  }
  if (count % 2 === 1) nodes[(count - 1) / 2] = 0;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { nodes, weights: weights.map((weight) => weight / total) };
}

/** Where the next root below those found must be near. */
function guess(count: number, roots: readonly number[]): number {
  const [last = 0, before = 0] = [roots.at(-1), roots.at(-2)];
  switch (roots.length) {
    case 0:
      return Math.sqrt(2 * count + 1) - 1.85575 * (2 * count + 1) ** -0.16667;
    case 1:
      return last - (1.14 * count ** 0.426) / last;
    case 2:
      return 1.86 * last - 0.86 * before;
    case 3:
      return 1.91 * last - 0.91 * before;
    default:
      return 2 * last - before;
  }
}

function newton(count: number, start: number): { readonly root: number; readonly slope: number } {
  let root = start;
  for (let iteration = 0; ; iteration++) {
    const { value, slope } = hermite(count, root);
    const change = value / slope;
    root -= change;
    if (Math.abs(change) < 1e-14 * Math.max(1, Math.abs(root)) || iteration === 50) return { root, slope };
  }
}

/** The normalised Hermite polynomial of this degree, and its derivative. */
function hermite(degree: number, x: number): { readonly value: number; readonly slope: number } {
  let [value, before] = [Math.PI ** -0.25, 0];
  for (let j = 0; j < degree; j++) {
    [value, before] = [x * Math.sqrt(2 / (j + 1)) * value - Math.sqrt(j / (j + 1)) * before, value];
  }
  return { value, slope: Math.sqrt(2 * degree) * before };
}
