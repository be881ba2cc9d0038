import { InvalidArgumentError } from 'commander';

/** One part of `--statistic`, as asked for. */
export type StatisticPart =
  | { readonly kind: 'rbf'; readonly count: number }
  | { readonly kind: 'rff'; readonly count: number }
  | { readonly kind: 'moments'; readonly order: 1 | 2 };

const THERE_ARE = 'There are: rbf:COUNT, rff:COUNT, moments:1, moments:2, joined by +.';

function parsePart(text: string): StatisticPart {
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

/** The parts as they are typed. */
export function formatStatistic(parts: readonly StatisticPart[]): string {
  return parts.map((part) => `${part.kind}:${part.kind === 'moments' ? part.order : part.count}`).join('+');
}
