import { basename } from 'node:path';
import { InvalidArgumentError } from 'commander';

/** One part of `--statistic`, as asked for. */
export type StatisticPart =
  | { readonly kind: 'rbf'; readonly count: number }
  | { readonly kind: 'rff'; readonly count: number }
  | { readonly kind: 'moments'; readonly order: 1 | 2 }
  | { readonly kind: 'file'; readonly path: string; readonly content?: StatisticFile };

/** A recorded statistic as it was read. */
export interface StatisticFile {
  readonly record: unknown;
  /** SHA-256 of the bytes. */
  readonly sha256: string;
}

const THERE_ARE = 'There are: rbf:COUNT, rff:COUNT, moments:1, moments:2, FILE.json, joined by +.';

function parsePart(text: string): StatisticPart {
  if (/\.json$/i.test(text.trim())) return { kind: 'file', path: text.trim() };
  const [kind = '', argument, ...rest] = text.trim().split(':');
  if (rest.length > 0) throw new InvalidArgumentError(`"${text}" has more than one colon. ${THERE_ARE}`);
  if (kind === 'rbf') return { kind, count: parseCount(argument ?? '200', 'RBF centres') };
  if (kind === 'rff') return { kind, count: parseCount(argument ?? '500', 'frequencies') };
  if (kind === 'moments') return { kind, order: parseOrder(argument ?? '2') };
  throw new InvalidArgumentError(`"${text}" is not a statistic of this version. ${THERE_ARE}`);
}

function parseCount(text: string, what: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > 100_000) {
    throw new InvalidArgumentError(`The number of ${what} must be a whole number from 1 to 100000.`);
  }
  return count;
}

function parseOrder(text: string): 1 | 2 {
  if (text === '1') return 1;
  if (text === '2') return 2;
  throw new InvalidArgumentError('Moments have order 1 (means) or 2 (means and second moments).');
}

/** `rbf:200+moments:2` as its parts. */
export function parseStatistic(text: string): readonly StatisticPart[] {
  return text.split('+').map(parsePart);
}

/** The parts as they are typed; files by name and digest, without the folders of this machine. */
export function formatStatistic(parts: readonly StatisticPart[]): string {
  return parts.map(formatPart).join('+');
}

function formatPart(part: StatisticPart): string {
  if (part.kind === 'moments') return `moments:${part.order}`;
  if (part.kind !== 'file') return `${part.kind}:${part.count}`;
  const digest = part.content === undefined ? '' : `#${part.content.sha256.slice(0, 12)}`;
  return `${basename(part.path)}${digest}`;
}
