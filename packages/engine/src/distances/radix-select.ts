/**
 * The `rank`-th smallest (0-based) of non-negative float32 values, by counting digits of their bits: three passes, no
 * sort and no comparison. Non-negative floats order as their bits do.
 * @param values none negative, none NaN; not changed
 */
export function selectNonNegative(values: Float32Array, rank: number): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let prefix = 0;
  let prefixMask = 0;
  let remaining = rank;
  for (const { shift, width } of digits) {
    const counts = countDigits(bits, { prefix, prefixMask, shift, width });
    const digit = findDigit(counts, remaining);
    for (let i = 0; i < digit; i++) remaining -= counts[i] ?? 0;
    prefix = (prefix | (digit << shift)) >>> 0;
    prefixMask = (prefixMask | ((2 ** width - 1) << shift)) >>> 0;
  }
  return new Float32Array(Uint32Array.of(prefix).buffer)[0] ?? Number.NaN;
}

const digits = [
  { shift: 21, width: 11 },
  { shift: 10, width: 11 },
  { shift: 0, width: 10 },
] as const;

interface DigitPass {
  readonly prefix: number;
  readonly prefixMask: number;
  readonly shift: number;
  readonly width: number;
}

function countDigits(bits: Uint32Array, { prefix, prefixMask, shift, width }: DigitPass): Uint32Array {
  const counts = new Uint32Array(2 ** width);
  const digitMask = 2 ** width - 1;
  for (let i = 0; i < bits.length; i++) {
    const value = bits[i] as number;
    if ((value & prefixMask) >>> 0 !== prefix) continue;
    const digit = (value >>> shift) & digitMask;
    counts[digit] = (counts[digit] as number) + 1;
  }
  return counts;
}

function findDigit(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (let digit = 0; digit < counts.length; digit++) {
    seen += counts[digit] as number;
    if (seen > rank) return digit;
  }
  throw new RangeError(`selectNonNegative: expected rank below ${seen}, got ${rank}; pass a rank within the values`);
}
