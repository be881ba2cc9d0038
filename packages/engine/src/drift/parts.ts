import { byOutputGram, type PaddedSizes } from './layout.js';

/** A part of Γ̃: the features of some units (see `has_unit` in native/drift.h), and with `leads` all that is not a unit's. */
export interface GramPart {
  readonly leads: boolean;
  readonly firstUnit: number;
  readonly lastUnit: number;
}

/** Multiplications that could be made while the second thread wakes up. */
const AWAKENING = 2e6;

/** Γ̃ in two parts that take about as long; what they are depends on the sizes alone. */
export interface GramParts {
  readonly parts: readonly [GramPart, GramPart];
  /** Multiplications of both. */
  readonly work: number;
}

export function gramParts(sizes: PaddedSizes): GramParts {
  const { alone, units } = sizes.padded.length === 0 ? kernelWork(sizes) : tangentWork(sizes);
  const work = units.reduce((sum, unit) => sum + unit, alone);
  let [first, done] = [0, alone];
  const half = (work + AWAKENING) / 2;
  while (first < units.length && done + (units[first] as number) / 2 < half) done += units[first++] as number;
  const parts = [
    { leads: true, firstUnit: 0, lastUnit: first },
    { leads: false, firstUnit: first, lastUnit: units.length },
  ] as const;
  return { parts, work };
}

interface Work {
  /** Of what is no unit's, and of what the first thread does besides: the merit. */
  readonly alone: number;
  readonly units: readonly number[];
}

function kernelWork({ rows, order, dimension }: PaddedSizes): Work {
  const [there, product] = [rows ** 2 * order, (rows * order ** 2) / 2];
  return { alone: 5 * there + 5 * product + meritWork(rows, order), units: Array(dimension).fill(there + product) };
}

function tangentWork(sizes: PaddedSizes): Work {
  const { rows, order, dimension, padded } = sizes;
  const last = padded.length - 1;
  const width = padded[last]?.inputs ?? 0;
  const square = order ** 2 / 2;
  /** A panel over the particles, its products with the layer's input, and those of the features. */
  const unit = (inputs: number) => (inputs + 2) * rows * order + (inputs + 1) * square;
  const through = Math.min(dimension, width) + 1;
  const lower = unit(padded[0]?.inputs ?? 0) + through * rows * (order + width);
  const output = padded[last]?.in ?? 0;
  const gram = rows ** 2 * (order + output + dimension) + rows * order * (2 * output + dimension) + 2 * rows * square;
  return {
    alone: (byOutputGram(sizes) ? gram + (output + dimension) * square : 0) + meritWork(rows, order),
    units: [
      ...(byOutputGram(sizes) ? [] : Array(dimension).fill(unit(width))),
      ...(last > 0 ? Array(width).fill(unit(padded[last - 1]?.inputs ?? 0)) : []),
      ...(last > 1 ? Array(padded[0]?.outputs ?? 0).fill(lower) : []),
    ],
  };
}

/** λF among the features, and gᵀ (F + ρI)⁻¹ g in float64, which takes twice as long. */
function meritWork(rows: number, order: number): number {
  const [fewer, more] = [Math.min(rows, order), Math.max(rows, order)];
  return (rows * order ** 2) / 2 + fewer ** 2 * more + fewer ** 3 / 3;
}
