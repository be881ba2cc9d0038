import { type DigitsAccuracy, METHODS } from './experiment.js';

/** Accuracy of one method over the seeds that were run. */
export interface MethodSummary {
  readonly method: string;
  readonly accuracy: number;
  /** Of the mean; undefined for a single seed. */
  readonly standardError: number | undefined;
}

const TITLES: { readonly [method in keyof DigitsAccuracy]: string } = {
  before: 'before',
  coral: 'CORAL',
  linearMonge: 'linear Monge map',
  ntKing: 'ntKiNG',
};

/** Means and standard errors over seeds, a row a method. */
export function summarize(outcomes: readonly DigitsAccuracy[]): MethodSummary[] {
  return METHODS.map((method) => {
    const values = outcomes.map((outcome) => outcome[method]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const error = Math.sqrt(squares / (values.length - 1) / values.length);
    return { method: TITLES[method], accuracy: mean, standardError: values.length > 1 ? error : undefined };
  });
}

/** The summary as lines of a terminal, in percent. */
export function formatSummary(summary: readonly MethodSummary[]): string[] {
  return summary.map(({ method, accuracy, standardError }) => {
    const error = standardError === undefined ? '' : ` ± ${(100 * standardError).toFixed(1)}`;
    return `  ${method.padEnd(18)} ${(100 * accuracy).toFixed(1).padStart(5)}%${error}`;
  });
}
