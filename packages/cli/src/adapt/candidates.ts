import {
  type AdaptationMethod,
  circularValidation,
  coralMove,
  importanceWeightedValidation,
  kingMove,
  linearMongeMove,
  mmdMove,
  neighborAgreement,
  ntKingMove,
  predictionEntropy,
  type Scorer,
  stoppedEarly,
  unmoved,
  wgfMove,
} from '@ingd/adaptation';
import type { AdaptOptions } from '../commands/adapt-options.js';
import type { MethodName, ScorerName } from './names.js';

type FlowOptions = Pick<AdaptOptions, 'stepSize' | 'rows' | 'steps' | 'select'>;

/** Lengths of the flows that take a thousand steps where nothing chooses. */
const LONG_STOPS = [30, 100, 300, 1000] as const;

/** What a method is chosen from: itself, or a flow of different lengths. */
export function candidatesOf(name: MethodName, options: FlowOptions): readonly AdaptationMethod[] {
  const { stepSize, rows: maximumRows } = options;
  const numbers = { stepSize, maximumRows };
  switch (name) {
    case 'none':
      return [unmoved()];
    case 'coral':
      return [coralMove()];
    case 'linot':
      return [linearMongeMove()];
    case 'king':
      return lengths((steps) => kingMove({ ...numbers, ...steps }), options);
    case 'ntking':
      return lengths((steps) => ntKingMove({ ...numbers, ...steps }), options);
    case 'wgf':
      return lengths((steps) => wgfMove({ ...numbers, ...steps }), options, LONG_STOPS);
    case 'mmd':
      return lengths((steps) => mmdMove({ ...numbers, ...steps }), options, LONG_STOPS);
  }
}

function lengths(
  make: (length: { readonly steps?: number }) => AdaptationMethod,
  { steps, select }: FlowOptions,
  stops?: readonly number[],
): readonly AdaptationMethod[] {
  if (steps !== undefined) return [make({ steps })];
  return select === 'none' ? [make({})] : stoppedEarly((count) => make({ steps: count }), stops);
}

/** The scorer of a name; undefined where nothing is chosen. */
export function scorerOf(name: ScorerName): Scorer | undefined {
  switch (name) {
    case 'neighbors':
      return neighborAgreement();
    case 'entropy':
      return predictionEntropy();
    case 'iwv':
      return importanceWeightedValidation();
    case 'circular':
      return circularValidation();
    case 'none':
      return undefined;
  }
}
