import { type Matrix, multiply, transpose } from '@ingd/engine';

/** One layer in float64: z ↦ (z, 1) W, the bias being the last row of W `[in + 1, out]`. */
export interface HostLayer {
  readonly weights: Matrix;
}

/** A tanh network evaluated at the particles, kept for products with its derivative. */
export interface NetworkPass {
  readonly layers: readonly PassLayer[];
}

/** A layer and what reached it. */
export interface PassLayer {
  /** (z, 1), `[n, in + 1]`. */
  readonly input: Matrix;
  /** Its transpose. */
  readonly inputTransposed: Matrix;
  /** tanh′ = 1 − z² of the layer's input, `[n, in]`; at the first layer it is never asked for. */
  readonly slope: Matrix;
  /** W without the bias, `[in, out]`. */
  readonly weights: Matrix;
  /** Its transpose. */
  readonly weightsTransposed: Matrix;
}

export function networkPass(layers: readonly HostLayer[], points: Matrix): NetworkPass {
  const passed: PassLayer[] = [];
  let input = points;
  for (const { weights } of layers) {
    const extended = withOnes(input);
    passed.push(passLayer(weights, input, extended));
    input = multiply(extended, weights);
    for (let i = 0; i < input.data.length; i++) input.data[i] = Math.tanh(input.data[i] as number);
  }
  return { layers: passed };
}

function passLayer(weights: Matrix, input: Matrix, extended: Matrix): PassLayer {
  const slope = new Float64Array(input.data.length);
  for (let i = 0; i < slope.length; i++) slope[i] = 1 - (input.data[i] as number) ** 2;
  const rows = weights.rows - 1;
  const plain = { rows, columns: weights.columns, data: weights.data.subarray(0, rows * weights.columns) };
  return {
    input: extended,
    inputTransposed: transpose(extended),
    slope: { ...input, data: slope },
    weights: plain,
    weightsTransposed: transpose(plain),
  };
}

/** Σᵢ ∂φ(xᵢ)/∂βᵀ vᵢ: one back-propagation; weights layer by layer, W row-major, then b. */
export function pullThroughNetwork({ layers }: NetworkPass, field: Matrix): Float64Array {
  const parts: Float64Array[] = [];
  let cotangent = field;
  for (const [index, layer] of [...layers.entries()].reverse()) {
    parts.unshift(multiply(layer.inputTransposed, cotangent).data); // [in + 1, out]
    if (index > 0) cotangent = timesSlope(multiply(cotangent, layer.weightsTransposed), layer.slope);
  }
  return concatenated(parts);
}

/** ∂φ(xᵢ)/∂β · w: one forward-mode pass, `[n, d]`. */
export function pushThroughNetwork({ layers }: NetworkPass, weights: Float64Array): Matrix {
  let offset = 0;
  let tangent: Matrix | undefined;
  for (const layer of layers) {
    const [rows, columns] = [layer.weights.rows + 1, layer.weights.columns];
    const direction = { rows, columns, data: weights.subarray(offset, offset + rows * columns) };
    offset += rows * columns;
    const own = multiply(layer.input, direction);
    tangent = tangent === undefined ? own : plus(own, multiply(timesSlope(tangent, layer.slope), layer.weights));
  }
  return tangent as Matrix;
}

/** v ∘ tanh′, changing v. */
function timesSlope(v: Matrix, slope: Matrix): Matrix {
  for (let i = 0; i < v.data.length; i++) v.data[i] = (v.data[i] as number) * (slope.data[i] as number);
  return v;
}

/** a + b, changing a. */
function plus(a: Matrix, b: Matrix): Matrix {
  for (let i = 0; i < a.data.length; i++) a.data[i] = (a.data[i] as number) + (b.data[i] as number);
  return a;
}

/** z with a column of ones. */
function withOnes({ rows, columns, data }: Matrix): Matrix {
  const extended = new Float64Array(rows * (columns + 1)).fill(1);
  for (let row = 0; row < rows; row++) {
    extended.set(data.subarray(row * columns, (row + 1) * columns), row * (columns + 1));
  }
  return { rows, columns: columns + 1, data: extended };
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
