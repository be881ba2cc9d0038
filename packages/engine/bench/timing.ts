/** Something to time; what it returns is handed to `release`. */
export interface Contender {
  readonly name: string;
  run(): unknown;
}

/** Milliseconds of one contender. */
export interface Timing {
  readonly name: string;
  /** Least time by the clock. */
  readonly least: number;
  /** Median processor time of this process, which does not count the time that other programs had the processor. */
  readonly median: number;
}

/**
 * Times contenders in turn, so that other work on the machine strikes all of them alike.
 * @param seconds about how long all of it may take
 */
export async function timed(
  contenders: readonly Contender[],
  { seconds = 3 }: { readonly seconds?: number } = {},
): Promise<Timing[]> {
  const samples = contenders.map(() => ({ clock: [] as number[], processor: [] as number[] }));
  const end = performance.now() + 1000 * seconds;
  for (let round = 0; round < 4 || (performance.now() < end && round < 400); round++) {
    for (const [i, contender] of contenders.entries()) {
      const [start, used] = [performance.now(), process.cpuUsage()];
      await contender.run();
      const [elapsed, { user, system }] = [performance.now() - start, process.cpuUsage(used)];
      if (round > 0) {
        // The first round compiles.
        samples[i]?.clock.push(elapsed);
        samples[i]?.processor.push((user + system) / 1000);
      }
    }
  }
  return contenders.map(({ name }, i) => {
    const { clock = [], processor = [] } = samples[i] ?? {};
    return { name, least: Math.min(...clock), median: medianOf(processor) };
  });
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Least time by the clock and, in brackets, median processor time. */
export function both(timing: Timing | undefined): string {
  return timing === undefined ? '' : `${milliseconds(timing.least)} (${milliseconds(timing.median)})`;
}

/** Milliseconds with two digits that mean something. */
function milliseconds(value: number): string {
  return value >= 100
    ? value.toFixed(0)
    : value >= 10
      ? value.toFixed(1)
      : value >= 1
        ? value.toFixed(2)
        : value.toFixed(3);
}

/** A Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
