import { complain } from './input-error.js';

/** 2 GiB: what a table may take unless the caller says otherwise. */
export const defaultMaximumBytes = 2 ** 31;

/** Options that every decoder gets: what to call the input, and how much memory it may take. */
export interface DecodeOptions {
  readonly source: string;
  readonly maximumBytes: number;
}

/** Refuses `bytes` above the limit, before anything is allocated. */
export function checkMemory(bytes: number, what: string, { source, maximumBytes }: DecodeOptions): void {
  if (bytes <= maximumBytes) return;
  throw complain(source, {
    expected: `at most ${readableBytes(maximumBytes)}`,
    got: `${what} of ${readableBytes(bytes)}`,
    remedy: 'read fewer rows, or raise the memory limit (maximumBytes)',
    problem: 'memory',
  });
}

/** Bytes as a person reads them: `1.5 GiB`. */
export function readableBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let scaled = bytes;
  let unit = 0;
  while (scaled >= 1024 && unit < units.length - 1) {
    scaled /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(scaled) ? scaled : scaled.toPrecision(3)} ${units[unit]}`;
}
