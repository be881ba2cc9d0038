import type { Matrix } from '../matrix.js';
import { firstColumns, roundedUp, velocityMemory } from './velocities-module.js';

/** A tanh network and a change of its weights; layers z ↦ (z, 1) W from input to output, the bias being the last row of W `[in + 1, out]`. */
export interface NetworkTangents {
  readonly layers: readonly Matrix[];
  /** Of the shapes of `layers`. */
  readonly directions: readonly Matrix[];
}

/**
 * The derivative of a network's output along a change of its weights, ∂φ(x; β)/∂β · w: one forward-mode pass in float64, by WebAssembly SIMD.
 * @param points `[n, in]`, row-major
 * @returns `[n, out]`; undefined where the engine cannot run the module, or the pass does not fit its memory
 */
export function networkTangents(
  { layers, directions }: NetworkTangents,
  points: Float32Array | Float64Array,
): Float32Array | undefined {
  const shapes = layers.map((layer, index) => shapeOf(layer, index === layers.length - 1));
  const [first, last] = [shapes[0] as LayerShape, shapes[shapes.length - 1] as LayerShape];
  const count = points.length / first.inputs;
  const rows = roundedUp(count);
  return velocityMemory()?.use(regionsOf(shapes, rows), (routines, at, buffer) => {
    const address = (name: string, index: number) => at[`${name} ${index}`] as number;
    putRows(new Float64Array(buffer, address('values', 0), rows * first.in), points, first.inputs, first.in);
    shapes.forEach(({ inputs, outputs, in: inner, out }, index) => {
      const [weights, direction] = [address('weights', index), address('direction', index)];
      putMatrix(new Float64Array(buffer, weights, inner * out), layers[index] as Matrix, out);
      putMatrix(new Float64Array(buffer, direction, inner * out), directions[index] as Matrix, out);
      const carried = index === 0 ? 0 : address('derivative', index);
      const next = index === shapes.length - 1 ? 0 : address('values', index + 1);
      const values = address('values', index);
      const derivative = address('derivative', index + 1);
      routines.push_layer(values, carried, rows, inner, inputs, weights, direction, out, outputs, next, derivative);
    });
    const result = new Float64Array(buffer, address('derivative', shapes.length), rows * last.out);
    return firstColumns(result, count, last.outputs, last.out);
  });
}

/** A layer as the module pads it. */
interface LayerShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly in: number;
  readonly out: number;
}

function shapeOf({ rows, columns }: Matrix, isLast: boolean): LayerShape {
  return { inputs: rows - 1, outputs: columns, in: roundedUp(rows), out: roundedUp(isLast ? columns : columns + 1) };
}

function regionsOf(shapes: readonly LayerShape[], rows: number): Record<string, number> {
  const regions: Record<string, number> = {};
  shapes.forEach((shape, index) => {
    regions[`values ${index}`] = 8 * rows * shape.in;
    regions[`weights ${index}`] = 8 * shape.in * shape.out;
    regions[`direction ${index}`] = 8 * shape.in * shape.out;
    regions[`derivative ${index + 1}`] = 8 * rows * shape.out;
  });
  return regions;
}

/** (x, 1) in rows of `stride`, zeros beyond. */
function putRows(to: Float64Array, points: Float32Array | Float64Array, inputs: number, stride: number): void {
  to.fill(0);
  const rows = points.length / inputs;
  for (let row = 0, from = 0; row < rows; row++) {
    const start = row * stride;
    for (let column = 0; column < inputs; column++, from++) to[start + column] = points[from] as number;
    to[start + inputs] = 1;
  }
}

function putMatrix(to: Float64Array, { rows, columns, data }: Matrix, stride: number): void {
  to.fill(0);
  for (let row = 0; row < rows; row++) to.set(data.subarray(row * columns, (row + 1) * columns), row * stride);
}
