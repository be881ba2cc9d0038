import type { Matrix } from '@ingd/engine';

/**
 * The eigenvalues of a symmetric matrix, in no order: Householder reflections to a tridiagonal matrix, then the QL method with
 * implicit shifts  [Golub & Van Loan 2013, sections 8.3.1 and 8.3.3]. Vectors are never formed.
 */
export function symmetricEigenvalues(matrix: Matrix): Float64Array {
  const { diagonal, beside } = tridiagonal(matrix);
  return eigenvaluesOfTridiagonal(diagonal, beside);
}

/** Reflects away the last row of what is left, one row after the other. */
function tridiagonal({ rows: size, data }: Matrix): { diagonal: Float64Array; beside: Float64Array } {
  const a = data.slice();
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  const product = new Float64Array(size);
  for (let last = size - 1; last > 0; last--) {
    const row = a.subarray(last * size, last * size + last);
    beside[last] = reflector(row);
    diagonal[last] = a[last * size + last] as number;
    if (row[last - 1] !== 0) reflect(a, { size, row, product });
  }
  if (size > 0) diagonal[0] = a[0] as number;
  return { diagonal, beside };
}

/** Turns the row into v with (I − 2vvᵀ / vᵀv) row = (0, …, 0, value), scaled so that vᵀv = 2; all 0 where nothing is to do. */
function reflector(row: Float64Array): number {
  const end = row.length - 1;
  const tip = row[end] as number;
  const length = norm(row);
  const rest = row.subarray(0, end).some((value) => value !== 0);
  if (!rest) {
    row.fill(0);
    return tip;
  }
  const value = tip > 0 ? -length : length;
  const scale = 1 / Math.sqrt(length * (length + Math.abs(tip)));
  for (let i = 0; i < end; i++) row[i] = (row[i] as number) * scale;
  row[end] = (tip - value) * scale;
  return value;
}

function norm(row: Float64Array): number {
  const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt(row.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}

/** A ← A − v qᵀ − q vᵀ with q = Av − (vᵀAv / 2) v, on the rows that are left. */
function reflect(
  a: Float64Array,
  { size, row: v, product: q }: { size: number; row: Float64Array; product: Float64Array },
): void {
  const left = v.length;
  let inner = 0;
  for (let i = 0; i < left; i++) {
    let sum = 0;
    for (let j = 0; j < left; j++) sum += (a[i * size + j] as number) * (v[j] as number);
    q[i] = sum;
    inner += sum * (v[i] as number);
  }
  for (let i = 0; i < left; i++) q[i] = (q[i] as number) - (inner / 2) * (v[i] as number);
  for (let i = 0; i < left; i++) {
    const [vi, qi] = [v[i] as number, q[i] as number];
    for (let j = 0; j < left; j++) {
      a[i * size + j] = (a[i * size + j] as number) - vi * (q[j] as number) - qi * (v[j] as number);
    }
  }
}

/** More turns than this for one eigenvalue do not happen with finite entries. */
const mostTurns = 60;

function eigenvaluesOfTridiagonal(d: Float64Array, beside: Float64Array): Float64Array {
  const size = d.length;
  const e = new Float64Array(size);
  e.set(beside.subarray(1));
  for (let from = 0; from < size; from++) {
    for (let turn = 0; turn < mostTurns; turn++) {
      const end = blockEnd(d, e, from);
      if (end === from) break;
      turnBlock(d, e, { from, end });
    }
  }
  return d;
}

function blockEnd(d: Float64Array, e: Float64Array, from: number): number {
  for (let k = from; k < d.length - 1; k++) {
    const scale = Math.abs(d[k] as number) + Math.abs(d[k + 1] as number);
    if (Math.abs(e[k] as number) <= Number.EPSILON * scale) return k;
  }
  return d.length - 1;
}

/** One QL sweep of rows `from` to `end` with Wilkinson's shift. */
function turnBlock(d: Float64Array, e: Float64Array, { from, end }: { from: number; end: number }): void {
  const half = ((d[from + 1] as number) - (d[from] as number)) / (2 * (e[from] as number));
  const root = Math.hypot(half, 1);
  let g = (d[end] as number) - (d[from] as number) + (e[from] as number) / (half + (half >= 0 ? root : -root));
  let [sine, cosine, taken] = [1, 1, 0];
  for (let k = end - 1; k >= from; k--) {
    const f = sine * (e[k] as number);
    const b = cosine * (e[k] as number);
    const length = Math.hypot(f, g);
    e[k + 1] = length;
    if (length === 0) {
      d[k + 1] = (d[k + 1] as number) - taken;
      e[end] = 0;
      return;
    }
    [sine, cosine] = [f / length, g / length];
    g = (d[k + 1] as number) - taken;
    const r = ((d[k] as number) - g) * sine + 2 * cosine * b;
    taken = sine * r;
    d[k + 1] = g + taken;
    g = cosine * r - b;
  }
  d[from] = (d[from] as number) - taken;
  e[from] = g;
  e[end] = 0;
}
