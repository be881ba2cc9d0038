import type { Matrix } from '@ingd/engine';
import { complain } from './complain.js';

/**
 * Refuses images that are all alike: there is no scale by which to measure or move them.
 * @throws InputError in one sentence
 */
export function requireDifferent({ rows, columns, data }: Matrix, source: string): void {
  if (data.some((value, at) => value !== data[at % columns])) return;
  throw complain(source, {
    expected: 'images that differ from one another',
    got: `${rows} that are all alike`,
    remedy: 'name others',
  });
}
