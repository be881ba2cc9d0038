import type { Generated, GenerateScores } from '../generate/index.js';

/** Scores of one set of images. */
export interface ScoreRow {
  readonly name: string;
  readonly scores: GenerateScores;
}

/** What was made by each method, between what cannot be beaten but by luck and what all start from. */
export function scoreRows({ methods, reference }: Generated): readonly ScoreRow[] {
  return [
    ...methods.map(({ method, scores }) => ({ name: `made by ${method}`, scores })),
    { name: 'images learnt from', scores: reference.training },
    { name: 'noise', scores: reference.noise },
  ];
}

export const scoreColumns = ['', 'Fréchet', 'told apart', 'precision', 'recall', 'too near'] as const;

/** As they are shown, in the order of the columns. */
export function scoreCells({ frechet, classifierAccuracy, precision, recall, tooNear }: GenerateScores): string[] {
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  return [frechet.toFixed(3), ...[classifierAccuracy, precision, recall, tooNear].map(percent)];
}
