/** The closed form for RBF statistics by plain float64 loops, sharing no code with the package. */

export interface ReferenceProblem {
  readonly particles: readonly (readonly number[])[];
  readonly target: readonly (readonly number[])[];
  readonly centers: readonly (readonly number[])[];
  readonly bandwidth: number;
  readonly damping: number;
  readonly ridge: number;
  /** K(xᵢ, xⱼ) `[d, d]` of the drift space. */
  readonly kernel: (x: readonly number[], y: readonly number[]) => number[][];
}

export interface ReferenceSolution {
  readonly gradient: number[];
  readonly alpha: number[];
  readonly drift: number[][];
  readonly merit: number;
}

export function referenceSolution(problem: ReferenceProblem): ReferenceSolution {
  const { particles, target, centers, bandwidth, damping, ridge, kernel } = problem;
  const n = particles.length;
  const value = (x: readonly number[], c: readonly number[]) => Math.exp(-squared(x, c) / (2 * bandwidth ** 2));
  const t = particles.map((x) => centers.map((c) => value(x, c)));
  const mean = centers.map((_, c) => sum(t.map((row) => row[c] as number)) / n);
  const gradient = centers.map((c, i) => sum(target.map((y) => value(y, c))) / target.length - (mean[i] as number));
  const fisher = centers.map((_, c) =>
    centers.map(
      (_, e) =>
        sum(t.map((row) => ((row[c] as number) - (mean[c] as number)) * ((row[e] as number) - (mean[e] as number)))) /
        (n - 1),
    ),
  );
  const fields = centers.map((c, index) =>
    particles.map((x, i) =>
      x.map((entry, k) => ((t[i]?.[index] as number) * ((c[k] as number) - entry)) / (n * bandwidth ** 2)),
    ),
  );
  const kernels = particles.map((x) => particles.map((y) => kernel(x, y)));
  const smoothed = fields.map((field) => smooth(kernels, field));
  const normal = fisher.map((row, c) =>
    row.map(
      (entry, e) =>
        damping * entry + (c === e ? ridge : 0) + innerFields(fields[c] as number[][], smoothed[e] as number[][]),
    ),
  );
  const alpha = solve(normal, gradient);
  const natural = solve(
    fisher.map((row, c) => row.map((entry, e) => entry + (c === e ? ridge / damping : 0))),
    gradient,
  );
  const drift = particles.map((x, i) =>
    x.map((_, k) => sum(alpha.map((a, c) => a * (smoothed[c]?.[i]?.[k] as number)))),
  );
  return { gradient, alpha, drift, merit: sum(gradient.map((g, c) => g * (natural[c] as number))) / 2 };
}

function smooth(kernels: number[][][][], field: readonly (readonly number[])[]): number[][] {
  return field.map((own, i) =>
    own.map((_, k) =>
      sum(field.map((other, j) => sum(other.map((v, l) => (kernels[i]?.[j]?.[k]?.[l] as number) * v)))),
    ),
  );
}

function innerFields(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  return sum(a.map((row, i) => sum(row.map((entry, k) => entry * (b[i]?.[k] as number)))));
}

function squared(x: readonly number[], y: readonly number[]): number {
  return sum(x.map((entry, k) => (entry - (y[k] as number)) ** 2));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, entry) => total + entry, 0);
}

/** Gaussian elimination with row exchanges. */
function solve(matrix: readonly (readonly number[])[], rightHandSide: readonly number[]): number[] {
  const a = matrix.map((row, i) => [...row, rightHandSide[i] as number]);
  const size = a.length;
  for (let k = 0; k < size; k++) {
    const best = a.reduce(
      (top, row, i) => (i > k && Math.abs(row[k] as number) > Math.abs(a[top]?.[k] as number) ? i : top),
      k,
    );
    [a[k], a[best]] = [a[best] as number[], a[k] as number[]];
    const pivot = a[k] as number[];
    for (const row of a.slice(k + 1)) {
      const factor = (row[k] as number) / (pivot[k] as number);
      for (let j = k; j <= size; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
    }
  }
  const x = new Array<number>(size).fill(0);
  for (let k = size - 1; k >= 0; k--) {
    const row = a[k] as number[];
    x[k] =
      ((row[size] as number) - sum(x.map((entry, j) => (j > k ? entry * (row[j] as number) : 0)))) / (row[k] as number);
  }
  return x;
}

/** ∇ₓ∇ᵧ exp(−|x − y|²/2s²). */
export function gaussianGradientKernel(bandwidth: number) {
  return (x: readonly number[], y: readonly number[]): number[][] => {
    const scaled = Math.exp(-squared(x, y) / (2 * bandwidth ** 2)) / bandwidth ** 2;
    const away = x.map((entry, k) => entry - (y[k] as number));
    return away.map((p, k) => away.map((q, l) => scaled * ((k === l ? 1 : 0) - (p * q) / bandwidth ** 2)));
  };
}

/** k I. */
export function scalarGaussianKernel(bandwidth: number) {
  return (x: readonly number[], y: readonly number[]): number[][] => {
    const value = Math.exp(-squared(x, y) / (2 * bandwidth ** 2));
    return x.map((_, k) => x.map((_, l) => (k === l ? value : 0)));
  };
}

/** One layer of a tanh network: W `[in, out]`, b `[out]`. */
export interface ReferenceLayer {
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

/** The full neural tangent kernel, by the Jacobian in every weight. */
export function tangentKernel(layers: readonly ReferenceLayer[]) {
  const memory = new Map<readonly number[], number[][]>();
  const jacobian = (x: readonly number[]) => {
    const known = memory.get(x) ?? networkJacobian(layers, x);
    memory.set(x, known);
    return known;
  };
  return (x: readonly number[], y: readonly number[]): number[][] => {
    const [jx, jy] = [jacobian(x), jacobian(y)];
    return jx.map((p) => jy.map((q) => sum(p.map((entry, i) => entry * (q[i] as number)))));
  };
}

/** ∂φ_a/∂β for each output a. */
export function networkJacobian(layers: readonly ReferenceLayer[], x: readonly number[]): number[][] {
  const inputs = [x];
  for (const { weights, bias } of layers.slice(0, -1)) {
    const z = inputs[inputs.length - 1] as readonly number[];
    inputs.push(bias.map((b, j) => Math.tanh(b + sum(z.map((entry, k) => entry * (weights[k]?.[j] as number))))));
  }
  return x.map((_, output) => {
    let cotangent: number[] = x.map((_, k) => (k === output ? 1 : 0));
    const parts: number[][] = [];
    for (let index = layers.length - 1; index >= 0; index--) {
      const z = inputs[index] as readonly number[];
      parts.unshift([...z, 1].flatMap((entry) => cotangent.map((c) => entry * c)));
      const { weights } = layers[index] as ReferenceLayer;
      cotangent = z.map((entry, k) => (1 - entry ** 2) * sum(cotangent.map((c, j) => c * (weights[k]?.[j] as number))));
    }
    return parts.flat();
  });
}
