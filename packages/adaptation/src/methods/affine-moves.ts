import type { Matrix } from '@ingd/engine';
import type { RecordedStep } from '@ingd/particles';
import { type AffineMap, type CoralOptions, coral, linearMonge } from '@ingd/particles';
import { type AdaptationMethod, allRows, type MethodRequest, type Move } from './method.js';

/** How `coralMove` treats the two domains. */
export type CoralMoveOptions = Pick<CoralOptions, 'shrinkage' | 'means'>;

/**
 * CORAL: whitens the tested domain and recolours it with the labelled one's covariance  [Sun, Feng, Saenko 2016]. Means are matched
 * and nothing is added to the covariances unless told.
 */
export function coralMove({ shrinkage = 0, means = 'matched' }: CoralMoveOptions = {}): AdaptationMethod {
  return {
    name: 'coral',
    settings: { shrinkage, means },
    fit: async (request) => affineMove(request, (domains) => coral({ ...domains, shrinkage, means })),
  };
}

/** The optimal transport map between the Gaussians fitted to both domains  [Flamary, Lounici, Ferrari 2019]. */
export function linearMongeMove(): AdaptationMethod {
  return { name: 'linot', settings: {}, fit: async (request) => affineMove(request, linearMonge) };
}

function affineMove(
  { problem: { tested, labelled } }: MethodRequest,
  make: (domains: { readonly source: Matrix; readonly target: Matrix }) => AffineMap,
): Move {
  const map = make({ source: tested, target: labelled.points });
  return { steps: [stepOf(map)], rows: allRows(tested.rows), moved: map.apply(tested), end: 'finished' };
}

/** x ↦ shift + A (x − center) as one step along the affine field (A − I) x + shift − A center. */
function stepOf({ linear, center, shift }: AffineMap): RecordedStep {
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
  return { stepSize: 1, drift: { kind: 'affine-fields', settings: { dimension: d }, tensors } };
}
