import type { Matrix } from '@ingd/engine';

/** A normal law of the plane, or the one fitted to a sample: plain numbers. */
export interface PlaneNormal {
  readonly mean: readonly [number, number];
  /** Σ₁₁, Σ₁₂, Σ₂₂. */
  readonly covariance: readonly [number, number, number];
}

/** Mean and covariance (divided by n) of `[n, 2]`. */
export function fitPlane({ rows, data }: Matrix): PlaneNormal {
  let [a, b] = [0, 0];
  for (let i = 0; i < rows; i++) {
    a += (data[2 * i] as number) / rows;
    b += (data[2 * i + 1] as number) / rows;
  }
  let [aa, ab, bb] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const [x, y] = [(data[2 * i] as number) - a, (data[2 * i + 1] as number) - b];
    aa += (x * x) / rows;
    ab += (x * y) / rows;
    bb += (y * y) / rows;
  }
  return { mean: [a, b], covariance: [aa, ab, bb] };
}

/** sqrt(|m − k|² + tr(A + B − 2 (AB)^½)): the Wasserstein-2 distance of two normal laws, by Bures; tr M^½ = sqrt(tr M + 2 sqrt(det M)) in the plane. */
export function buresDistance(p: PlaneNormal, q: PlaneNormal): number {
  const [a, b, c] = p.covariance;
  const [d, e, f] = q.covariance;
  const trace = a * d + 2 * b * e + c * f;
  const determinant = Math.max(0, (a * c - b * b) * (d * f - e * e));
  const overlap = Math.sqrt(trace + 2 * Math.sqrt(determinant));
  const shift = (p.mean[0] - q.mean[0]) ** 2 + (p.mean[1] - q.mean[1]) ** 2;
  return Math.sqrt(Math.max(0, shift + a + c + d + f - 2 * overlap));
}

/** mean + L z of each row z of `[n, 2]`, LLᵀ = Σ: draws of N(0, I) made draws of this law. */
export function carried({ rows, data }: Matrix, { mean, covariance: [a, b, c] }: PlaneNormal): Matrix {
  const moved = new Float64Array(data.length);
  const first = Math.sqrt(a);
  const second = b / first;
  const third = Math.sqrt(Math.max(0, c - second * second));
  for (let i = 0; i < rows; i++) {
    const [u, v] = [data[2 * i] as number, data[2 * i + 1] as number];
    moved[2 * i] = mean[0] + first * u;
    moved[2 * i + 1] = mean[1] + second * u + third * v;
  }
  return { rows, columns: 2, data: moved };
}

/** Points of the ellipse of one standard deviation: mean + L (cos, sin), LLᵀ = Σ. */
export function ellipse(law: PlaneNormal, count = 60): readonly (readonly [number, number])[] {
  const circle = new Float64Array(2 * count + 2);
  for (let k = 0; k <= count; k++) {
    circle[2 * k] = Math.cos((2 * Math.PI * k) / count);
    circle[2 * k + 1] = Math.sin((2 * Math.PI * k) / count);
  }
  const { data } = carried({ rows: count + 1, columns: 2, data: circle }, law);
  return Array.from({ length: count + 1 }, (_, k): [number, number] => [
    data[2 * k] as number,
    data[2 * k + 1] as number,
  ]);
}
