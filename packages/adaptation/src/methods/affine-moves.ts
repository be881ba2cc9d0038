import { expectNumber, type Matrix } from '@ingd/engine';
import type { RecordedStep } from '@ingd/particles';
import { type AffineMap, type CoralOptions, coral, linearMonge } from '@ingd/particles';
import { type AdaptationMethod, allRows, type MethodRequest, type Move } from './method.js';

/** How far an affine map T moves. */
export interface AffineMoveOptions {
  /** x ↦ x + share (T(x) − x): 1 unless told, the whole way; what the length of a run is to a flow. */
  readonly share?: number;
}

/** How `coralMove` treats the two domains, and how far it moves. */
export interface CoralMoveOptions extends AffineMoveOptions, Pick<CoralOptions, 'shrinkage' | 'means'> {}

/**
 * CORAL: whitens the tested domain and recolours it with the labelled one's covariance  [Sun, Feng, Saenko 2016]. Means are matched
 * and nothing is added to the covariances unless told.
 * @throws RangeError when `share` is not in (0, 1]
 */
export function coralMove({ shrinkage = 0, means = 'matched', share = 1 }: CoralMoveOptions = {}): AdaptationMethod {
  expectShare('coralMove', share);
  return {
    name: 'coral',
    settings: { shrinkage, means, share },
    fit: async (request) => affineMove(request, share, (domains) => coral({ ...domains, shrinkage, means })),
  };
}

/**
 * The optimal transport map between the Gaussians fitted to both domains  [Flamary, Lounici, Ferrari 2019].
 * @throws RangeError when `share` is not in (0, 1]
 */
export function linearMongeMove({ share = 1 }: AffineMoveOptions = {}): AdaptationMethod {
  expectShare('linearMongeMove', share);
  return { name: 'linot', settings: { share }, fit: async (request) => affineMove(request, share, linearMonge) };
}

function expectShare(functionName: string, share: number): void {
  expectNumber(functionName, 'share', share, { exclusiveMinimum: 0, maximum: 1 });
}

function affineMove(
  { problem: { tested, labelled } }: MethodRequest,
  share: number,
  make: (domains: { readonly source: Matrix; readonly target: Matrix }) => AffineMap,
): Move {
  const map = make({ source: tested, target: labelled.points });
  const moved = partOf(share, tested, map.apply(tested));
  return { steps: [stepOf(map, share)], rows: allRows(tested.rows), moved, end: 'finished' };
}

/** The points that lie at a share of the way. */
function partOf(share: number, from: Matrix, to: Matrix): Matrix {
  if (share === 1) return to;
  return { ...from, data: from.data.map((start, at) => start + share * ((to.data[at] as number) - start)) };
}

/** x ↦ shift + A (x − center) as one step along the affine field (A − I) x + shift − A center, of which a share is made. */
function stepOf({ linear, center, shift }: AffineMap, share: number): RecordedStep {
  const d = linear.rows;
  const values = new Float32Array(d * (d + 1)); // Aᵀ − I row by row, then the constant part
  for (let i = 0; i < d; i++) {
    let constant = shift[i] as number;
    for (let j = 0; j < d; j++) {
      const entry = linear.data[i * d + j] as number;
      values[j * d + i] = entry - (i === j ? 1 : 0);
      constant -= entry * (center[j] as number);
    }
    values[d * d + i] = constant;
  }
  const tensors = { weights: { shape: [values.length], values } };
  return { stepSize: share, drift: { kind: 'affine-fields', settings: { dimension: d }, tensors } };
}
