import type { Matrix } from '@ingd/engine';

/** One layer in float64: z ↦ z W + b. */
export interface HostLayer {
  /** W, `[in, out]`. */
  readonly weights: Matrix;
  /** b, `[out]`. */
  readonly bias: Float64Array;
}

/** A tanh network evaluated at the particles, kept for products with its derivative. */
export interface NetworkPass {
  readonly layers: readonly HostLayer[];
  /** The input of each layer, `[n, in]`; the first is x itself. */
  readonly inputs: readonly Matrix[];
}

export function networkPass(layers: readonly HostLayer[], points: Matrix): NetworkPass {
  const inputs = [points];
  for (const layer of layers.slice(0, -1)) {
    const before = affineMap(inputs[inputs.length - 1] as Matrix, layer.weights, layer.bias);
    inputs.push({ ...before, data: before.data.map(Math.tanh) });
  }
  return { layers, inputs };
}

/** Σᵢ ∂φ(xᵢ)/∂βᵀ vᵢ: one back-propagation; weights in the order W₁, b₁, W₂, … */
export function pullThroughNetwork({ layers, inputs }: NetworkPass, field: Matrix): Float64Array {
  const parts: Float64Array[] = [];
  let cotangent = field;
  for (let index = layers.length - 1; index >= 0; index--) {
    const input = inputs[index] as Matrix;
    parts.unshift(weightGradient(input, cotangent));
    if (index > 0) cotangent = timesSlope(timesTransposed(cotangent, (layers[index] as HostLayer).weights), input);
  }
  return concatenated(parts);
}

/** ∂φ(xᵢ)/∂β · w: one forward-mode pass, `[n, d]`. */
export function pushThroughNetwork({ layers, inputs }: NetworkPass, weights: Float64Array): Matrix {
  let offset = 0;
  let tangent: Matrix | undefined;
  layers.forEach((layer, index) => {
    const input = inputs[index] as Matrix;
    const { rows, columns } = layer.weights;
    const direction = { rows, columns, data: weights.subarray(offset, offset + rows * columns) };
    const bias = weights.subarray(offset + rows * columns, offset + (rows + 1) * columns);
    offset += (rows + 1) * columns;
    const carried = tangent === undefined ? undefined : timesSlope(tangent, input);
    tangent = affineMap(input, direction, bias);
    if (carried !== undefined) addTo(tangent, affineMap(carried, layer.weights, new Float64Array(columns)));
  });
  return tangent as Matrix;
}

/** z W + b, rows of z. */
function affineMap(z: Matrix, weights: Matrix, bias: Float64Array): Matrix {
  const [rows, inner, columns] = [z.rows, z.columns, weights.columns];
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const result = data.subarray(row * columns, (row + 1) * columns);
    result.set(bias);
    for (let k = 0; k < inner; k++) {
      const factor = z.data[row * inner + k] as number;
      for (let column = 0; column < columns; column++) {
        result[column] = (result[column] as number) + factor * (weights.data[k * columns + column] as number);
      }
    }
  }
  return { rows, columns, data };
}

/** v Wᵀ, rows of v. */
export function timesTransposed(v: Matrix, weights: Matrix): Matrix {
  const [rows, inner, columns] = [v.rows, weights.columns, weights.rows];
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        sum += (v.data[row * inner + k] as number) * (weights.data[column * inner + k] as number);
      }
      data[row * columns + column] = sum;
    }
  }
  return { rows, columns, data };
}

/** v ∘ tanh′, from the value z of tanh. */
function timesSlope(v: Matrix, z: Matrix): Matrix {
  return { ...v, data: v.data.map((value, i) => value * (1 - (z.data[i] as number) ** 2)) };
}

/** (zᵀ v, Σᵢ vᵢ): the gradient in W row-major, then in b. */
function weightGradient(z: Matrix, v: Matrix): Float64Array {
  const [inner, columns] = [z.columns, v.columns];
  const result = new Float64Array((inner + 1) * columns);
  for (let row = 0; row < z.rows; row++) {
    for (let k = 0; k <= inner; k++) {
      const factor = k === inner ? 1 : (z.data[row * inner + k] as number);
      for (let column = 0; column < columns; column++) {
        const at = k * columns + column;
        result[at] = (result[at] as number) + factor * (v.data[row * columns + column] as number);
      }
    }
  }
  return result;
}

function addTo(total: Matrix, term: Matrix): void {
  for (let i = 0; i < total.data.length; i++) total.data[i] = (total.data[i] as number) + (term.data[i] as number);
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
