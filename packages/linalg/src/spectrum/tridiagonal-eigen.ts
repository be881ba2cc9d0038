/** Eigenvalues, ascending, and for each its vector. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
}

/** Sweeps for one eigenvalue; two or three are usual. */
const MOST_SWEEPS = 60;

/**
 * Eigenvalues of a symmetric tridiagonal matrix by implicit QR steps with Wilkinson's shift   [Golub & Van Loan 2013, Section 8.3].
 * @param diagonal m entries
 * @param offDiagonal m − 1 entries
 * @param vectors one for each row: the i-th of the result is Σⱼ Qⱼᵢ vectorsⱼ for eigenvectors Q; unit vectors give Q itself
 */
export function tridiagonalEigen(
  diagonal: ArrayLike<number>,
  offDiagonal: ArrayLike<number>,
  vectors: readonly Float64Array[],
): SymmetricEigen {
  const d = Float64Array.from(diagonal);
  const e = Float64Array.from(offDiagonal);
  const z = vectors.map((vector) => vector.slice());
  let [last, sweeps] = [d.length - 1, 0];
  while (last > 0) {
    let first = last;
    while (first > 0 && !isNegligible(d, e, first - 1)) first--;
    if (first === last || sweeps > MOST_SWEEPS) {
      last--;
      sweeps = 0;
    } else {
      qrStep(d, e, z, first, last);
      sweeps++;
    }
  }
  const order = [...d.keys()].sort((i, j) => (d[i] as number) - (d[j] as number));
  return {
    values: Float64Array.from(order, (i) => d[i] as number),
    vectors: order.map((i) => z[i] as Float64Array),
  };
}

function isNegligible(d: Float64Array, e: Float64Array, i: number): boolean {
  const scale = Math.abs(d[i] as number) + Math.abs(d[i + 1] as number);
  return !(Math.abs(e[i] as number) > Number.EPSILON * scale);
}

/** One implicit QR step on the rows `first` to `last`. */
function qrStep(d: Float64Array, e: Float64Array, z: Float64Array[], first: number, last: number): void {
  let x = (d[first] as number) - wilkinsonShift(d, e, last);
  let y = e[first] as number;
  for (let k = first; k < last; k++) {
    const length = Math.hypot(x, y);
    const [c, s] = length === 0 ? [1, 0] : [x / length, y / length];
    if (k > first) e[k - 1] = length;
    const [a, b, g] = [d[k] as number, e[k] as number, d[k + 1] as number];
    d[k] = c * c * a + 2 * c * s * b + s * s * g;
    d[k + 1] = s * s * a - 2 * c * s * b + c * c * g;
    e[k] = c * s * (g - a) + (c * c - s * s) * b;
    if (k + 1 < last) {
      x = e[k] as number;
      y = s * (e[k + 1] as number);
      e[k + 1] = c * (e[k + 1] as number);
    }
    rotate(z[k] as Float64Array, z[k + 1] as Float64Array, c, s);
  }
}

/** The eigenvalue of the last two rows that is nearer to the last entry. */
function wilkinsonShift(d: Float64Array, e: Float64Array, last: number): number {
  const half = ((d[last - 1] as number) - (d[last] as number)) / 2;
  const off = e[last - 1] as number;
  const denominator = half + (half < 0 ? -1 : 1) * Math.hypot(half, off);
  return (d[last] as number) - (denominator === 0 ? 0 : (off * off) / denominator);
}

function rotate(u: Float64Array, v: Float64Array, c: number, s: number): void {
  for (let i = 0; i < u.length; i++) {
    const [a, b] = [u[i] as number, v[i] as number];
    u[i] = c * a + s * b;
    v[i] = c * b - s * a;
  }
}
