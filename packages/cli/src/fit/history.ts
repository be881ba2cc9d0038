import type { FlowInfo } from '@ingd/particles';

/** One step as the JSON, the checkpoint and the report know it. A type, not an interface, so that it counts as JSON. */
export type HistoryEntry = Pick<FlowInfo, keyof FlowInfo> & {
  /** After the step. */
  readonly mmd: number;
};

export function historyEntry(info: FlowInfo, mmd: number): HistoryEntry {
  return { ...info, mmd };
}

const FIELDS = ['step', 'stepSize', 'driftNorm', 'milliseconds', 'mmd'] as const;
const FIELDS_OF_SOME_FLOWS = [
  'gradientNorm',
  'merit',
  'predictedMerit',
  'realisedMerit',
  'gainRatio',
  'rejections',
  'damping',
  'projectionResidual',
  'objective',
] as const;

function isEntry(value: unknown): value is HistoryEntry {
  if (typeof value !== 'object' || value === null) return false;
  const entry = new Map(Object.entries(value));
  return (
    FIELDS.every((field) => typeof entry.get(field) === 'number') &&
    FIELDS_OF_SOME_FLOWS.every((field) => !entry.has(field) || typeof entry.get(field) === 'number')
  );
}

/** A history as a checkpoint holds it; undefined when it is none. */
export function readHistory(value: unknown): readonly HistoryEntry[] | undefined {
  return Array.isArray(value) && value.every(isEntry) ? value : undefined;
}

/** Seconds of the steps themselves: median and the 10th and 90th percentile, by nearest rank. */
export function secondsPerStep(history: readonly HistoryEntry[]): { median: number; p10: number; p90: number } {
  const sorted = history.map(({ milliseconds }) => milliseconds / 1000).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { median: at(0.5), p10: at(0.1), p90: at(0.9) };
}
