import { type Matrix, toMatrix, transpose } from '@ingd/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LinearOperator } from '../operator.js';

/** A term c U diag(w) Uᵀ, or c diag(d), of an operator; still on the device. */
export type WoodburyTerm =
  | { readonly kind: 'diagonal'; readonly scale: number; readonly values: Tensor | undefined }
  | {
      readonly kind: 'low-rank';
      readonly scale: number;
      readonly rank: number;
      readonly weights: Tensor | undefined;
      readonly read: () => Promise<Matrix>;
    };

/** The terms of a diagonal plus low rank as the structure tells them; undefined where it is something else. Reads nothing. */
export function woodburyTerms({ structure }: LinearOperator, scale = 1): readonly WoodburyTerm[] | undefined {
  switch (structure?.kind) {
    case 'diagonal':
      return [{ kind: 'diagonal', scale, values: structure.diagonal }];
    case 'identity':
      return [{ kind: 'diagonal', scale, values: undefined }];
    case 'scaled':
      return woodburyTerms(structure.operator, scale * structure.factor);
    case 'sum':
      return all(structure.terms.map((term) => woodburyTerms(term, scale)));
    case 'low-rank': {
      const { left, right, weights } = structure;
      if (right !== undefined) return undefined;
      return [{ kind: 'low-rank', scale, rank: left.shape[1], weights, read: () => toMatrix(left) }];
    }
    case 'gram':
      return gramTerm(structure.operator, scale);
    default:
      return undefined;
  }
}

/** c M Mᵀ of a dense M or the transpose of one. */
function gramTerm({ structure, columns }: LinearOperator, scale: number): readonly WoodburyTerm[] | undefined {
  const term = (read: () => Promise<Matrix>): readonly WoodburyTerm[] => [
    { kind: 'low-rank', scale, rank: columns, weights: undefined, read },
  ];
  if (structure?.kind === 'dense') return term(() => toMatrix(structure.matrix));
  if (structure?.kind !== 'transposed') return undefined;
  const inner = structure.operator.structure;
  if (inner?.kind !== 'dense') return undefined;
  return term(async () => transpose(await toMatrix(inner.matrix)));
}

function all(parts: readonly (readonly WoodburyTerm[] | undefined)[]): readonly WoodburyTerm[] | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known.flat() : undefined;
}

/** r: how many columns all low-rank terms have together. */
export function woodburyRank(terms: readonly WoodburyTerm[]): number {
  return terms.reduce((total, term) => total + (term.kind === 'low-rank' ? term.rank : 0), 0);
}

/** D and U diag(w) Uᵀ in float64 on the host. */
export async function readTerms(
  terms: readonly WoodburyTerm[],
  size: number,
): Promise<{ diagonal: Float64Array; factor: Matrix; weights: Float64Array }> {
  const rank = woodburyRank(terms);
  const diagonal = new Float64Array(size);
  const weights = new Float64Array(rank);
  const factor = { rows: size, columns: rank, data: new Float64Array(size * rank) };
  let from = 0;
  for (const term of terms) {
    if (term.kind === 'diagonal') {
      const values = await term.values?.data();
      diagonal.forEach((sum, i) => {
        diagonal[i] = sum + term.scale * (values?.[i] ?? 1);
      });
    } else {
      const values = await term.weights?.data();
      for (let j = 0; j < term.rank; j++) weights[from + j] = term.scale * (values?.[j] ?? 1);
      const { data } = await term.read();
      for (let i = 0; i < size; i++)
        factor.data.set(data.subarray(i * term.rank, (i + 1) * term.rank), i * rank + from);
      from += term.rank;
    }
  }
  return { diagonal, factor, weights };
}
