/** An array seen as [outer, reduced, inner], the middle axis being summed away. */
export interface ReductionLayout {
  readonly outer: number;
  readonly reduced: number;
  readonly inner: number;
}

/** The layout of a reduction; undefined when the axes are not neighbours and the array must be transposed first. */
export function reductionLayout(shape: readonly number[], axes: readonly number[]): ReductionLayout | undefined {
  const counted = axes.filter((axis) => shape[axis] !== 1).sort((a, b) => a - b);
  const first = counted[0] ?? 0;
  const last = counted.at(-1) ?? -1;
  const between = shape.slice(first, last + 1).filter((length, i) => length !== 1 && !counted.includes(first + i));
  if (between.length > 0) return undefined;
  return {
    outer: product(shape.slice(0, first)),
    reduced: product(shape.slice(first, last + 1)),
    inner: product(shape.slice(last + 1)),
  };
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total * length, 1);
}

/** Sums the middle axis in float64 and divides: out[o, i] = (Σᵣ values[o, r, i]) / divisor. */
export function sumInDouble(values: Float32Array, out: Float32Array, layout: ReductionLayout, divisor: number): void {
  if (layout.inner === 1) sumRows(values, out, layout, divisor);
  else sumColumns(values, out, layout, divisor);
}

function sumRows(values: Float32Array, out: Float32Array, { outer, reduced }: ReductionLayout, divisor: number): void {
  for (let row = 0; row < outer; row++) {
    const end = (row + 1) * reduced;
    let total = 0;
    for (let start = row * reduced; start < end; start += blockLength) {
      total += sumBlock(values, start, Math.min(end, start + blockLength));
    }
    out[row] = total / divisor;
  }
}

/** Long rows are summed in blocks: the function that does one is then called often enough to be compiled well. */
const blockLength = 4096;

/** Four running totals, since one would wait for the last addition every time. */
function sumBlock(values: Float32Array, start: number, end: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let i = start;
  for (; i + 3 < end; i += 4) {
    first += values[i] as number;
    second += values[i + 1] as number;
    third += values[i + 2] as number;
    fourth += values[i + 3] as number;
  }
  for (; i < end; i++) first += values[i] as number;
  return first + second + (third + fourth);
}

function sumColumns(
  values: Float32Array,
  out: Float32Array,
  { outer, reduced, inner }: ReductionLayout,
  divisor: number,
): void {
  const totals = new Float64Array(inner);
  for (let block = 0; block < outer; block++) {
    totals.fill(0);
    let at = block * reduced * inner;
    for (let row = 0; row < reduced; row++) {
      for (let i = 0; i < inner; i++) totals[i] = (totals[i] as number) + (values[at++] as number);
    }
    for (let i = 0; i < inner; i++) out[block * inner + i] = (totals[i] as number) / divisor;
  }
}
