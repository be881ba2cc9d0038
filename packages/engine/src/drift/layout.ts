import type { Matrix } from '../matrix.js';
import type { GramPart } from './parts.js';

/** What the layout depends on. */
export interface SystemSizes {
  readonly particles: number;
  readonly targets: number;
  readonly centers: number;
  readonly dimension: number;
  /** Layers of the network, `[in + 1, out]` each; none for the Gaussian kernel. */
  readonly layers: readonly Pick<Matrix, 'rows' | 'columns'>[];
}

/** The sizes as the module pads them: rows to whole panels, columns to whole vectors. */
export interface PaddedSizes extends SystemSizes {
  readonly rows: number;
  readonly order: number;
  readonly width: number;
  readonly capacity: number;
  readonly padded: readonly PaddedLayer[];
}

export interface PaddedLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Row lengths: `in` has room for the 1 that multiplies the bias. */
  readonly in: number;
  readonly out: number;
}

/** Rows of features that are made before their products are: a panel of them fits the nearest cache. */
const CAPACITY = 256;
/** Entries along the shared dimension that `gram_f64` packs at once. */
const DEPTH = 256;

export function paddedSizes(sizes: SystemSizes): PaddedSizes {
  const width = roundedUp(sizes.dimension + 2, 4);
  const last = sizes.layers.length - 1;
  const padded = sizes.layers.map(({ rows, columns }, index) => ({
    inputs: rows - 1,
    outputs: columns,
    in: roundedUp(rows, 4),
    out: index === last ? width : roundedUp(columns + 1, 4),
  }));
  return {
    ...sizes,
    rows: roundedUp(sizes.particles, 8),
    order: roundedUp(sizes.centers, 8),
    width,
    capacity: Math.max(CAPACITY, ...padded.map((layer) => layer.in)),
    padded,
  };
}

/** Bytes of each region that a `System` points to, by its field's name. */
export function systemRegions(sizes: PaddedSizes) {
  const { particles, targets, centers, dimension, rows, order, width, capacity, padded } = sizes;
  const [perPoint, perCentre, square] = [8 * rows * width, 8 * order * width, 8 * order * order];
  const kernel = padded.length === 0 ? 1 : 0;
  return {
    layers: LAYER_BYTES * padded.length,
    raw_particles: 8 * particles * dimension,
    raw_targets: 8 * targets * dimension,
    raw_centers: 8 * centers * dimension,
    origin: 8 * width,
    points: perPoint,
    point_squares: 8 * rows,
    centres: perCentre,
    centres_across: perCentre,
    centre_squares: 8 * order,
    values: 8 * rows * order,
    centred: 8 * rows * order,
    mean: 8 * order,
    gradient: 8 * order,
    stretch: 32 * order,
    weighted: perCentre,
    pulled: perCentre,
    sums: perPoint,
    field: perPoint,
    moved: perPoint,
    extended: perPoint,
    kernel: kernel * 8 * rows * rows,
    across: kernel * perPoint,
    pairs: kernel * 8 * rows * rows,
    kernel32: kernel * 4 * rows * rows,
    along: kernel * 4 * rows * order,
    vector: 8 * order,
    image: 8 * order,
    total: square,
    panels: Math.max(square, 8 * order * DEPTH),
    strengths: 4 * rows * order,
    centres32: 4 * (dimension + 1) * order,
    points32: 4 * dimension * rows,
    left: 4 * order * capacity,
    right: 4 * order * capacity,
    work: 4 * (kernel ? kernelWork(sizes) : tangentWork(sizes)),
  };
}

/** What the second part of Γ̃ has for itself; the rest is the first one's. */
const ownOfPart = ['total', 'left', 'right', 'work'] as const;

/** Bytes of each region of the second part, by the name of the first one's. */
export function secondRegions(sizes: PaddedSizes): Record<'system' | (typeof ownOfPart)[number], number> {
  const { total, left, right, work } = systemRegions(sizes);
  return { system: SYSTEM_BYTES, total, left, right, work: sizes.padded.length === 0 ? panelBytes(sizes) : work };
}

/** Numbers that `kernel_gram` works on: κ∘q, κ∘q², four matrices in panels, and what one panel needs. */
function kernelWork({ rows, order }: PaddedSizes): number {
  return 2 * rows * rows + 4 * rows * order + 33 * rows;
}

/** What features of the kernel alone need: one panel. */
function panelBytes({ rows }: PaddedSizes): number {
  return 4 * 8 * (rows + 4);
}

/** Whether the output layer's Gram matrix alone takes fewer operations than its features and their products. */
export function byOutputGram({ rows, order, dimension, padded }: PaddedSizes): boolean {
  const output = padded[padded.length - 1];
  if (output === undefined) return false;
  const features = dimension * output.in * order * (2 * rows + order);
  const gram = 2 * rows * order * (order + rows + 2 * output.in + dimension) + 2 * rows ** 2 * (output.in + dimension);
  return gram + order ** 2 * (dimension + output.in) < features;
}

/** Numbers that `tangent_gram` works on: coordinates and drags of the last hidden layer, and combinations for the one below. */
function tangentWork(sizes: PaddedSizes): number {
  const { rows, order, dimension, padded } = sizes;
  const widest = Math.max(...padded.map((layer) => layer.in));
  const columns = Math.max(widest, roundedUp(dimension, 4));
  const hidden = 8 * (rows + 4) + rows + widest * (order + rows) + 2 * widest * columns + (columns + 4) * rows;
  const output = rows * (widest + rows + order + 16);
  return byOutputGram(sizes) ? Math.max(hidden, output) : hidden;
}

const LAYER_BYTES = 48;
export const layerFields = [
  'weights',
  'transposed',
  'input',
  'slope',
  'gradient',
  'carried',
  'input32',
  'slopes32',
] as const;
export type LayerField = (typeof layerFields)[number];

/** Bytes of each region that a `Layer` points to. */
export function layerRegions({ in: inner, out }: PaddedLayer, rows: number): Record<LayerField, number> {
  const values = 8 * rows * inner;
  const weights = 8 * inner * out;
  return {
    weights,
    transposed: weights,
    input: values,
    slope: values,
    gradient: weights,
    carried: values,
    input32: 4 * rows * inner,
    slopes32: 4 * rows * inner,
  };
}

export type SystemRegion = keyof ReturnType<typeof systemRegions>;

/** The numbers of a `System`. */
export interface SystemNumbers {
  readonly scale: number;
  readonly exponent: number;
  readonly damping: number;
  readonly ridge: number;
  readonly precision: number;
}

/** Words of a `System` before its float64 numbers. */
const SYSTEM_WORDS = 50;
export const SYSTEM_BYTES = 4 * SYSTEM_WORDS + 5 * 8;

export interface TableRequest {
  readonly part: GramPart;
  readonly sizes: PaddedSizes;
  readonly numbers: SystemNumbers;
  readonly at: Readonly<Record<SystemRegion | 'system', number>>;
  readonly layersAt: readonly Readonly<Record<LayerField, number>>[];
}

/** Writes the `System` and its `Layer`s: every field one word, in the order of `native/drift.h`, then the numbers. */
export function writeTable(buffer: ArrayBuffer, { part, sizes, numbers, at, layersAt }: TableRequest): void {
  const { particles, targets, centers, dimension, rows, order, width, capacity, padded } = sizes;
  const pointers = (Object.keys(systemRegions(sizes)) as SystemRegion[]).map((name) => at[name]);
  const counts = [
    particles,
    targets,
    centers,
    dimension,
    rows,
    order,
    width,
    padded.length,
    capacity,
    0,
    Number(byOutputGram(sizes)),
    Number(part.leads),
    part.firstUnit,
    part.lastUnit,
  ];
  const words = [...counts, ...pointers];
  new Int32Array(buffer, at.system, words.length).set(words);
  const { scale, exponent, damping, ridge, precision } = numbers;
  new Float64Array(buffer, at.system + 4 * SYSTEM_WORDS, 5).set([scale, exponent, damping, ridge, precision]);
  padded.forEach((layer, index) => {
    const own = [layer.inputs, layer.outputs, layer.in, layer.out];
    const addresses = layerFields.map((field) => layersAt[index]?.[field] ?? 0);
    new Int32Array(buffer, at.layers + index * LAYER_BYTES, 12).set([...own, ...addresses]);
  });
}

function roundedUp(n: number, multiple: number): number {
  return Math.ceil(n / multiple) * multiple;
}
