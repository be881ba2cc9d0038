/** Something that is timed. */
export interface Contender<Name extends string = string> {
  readonly name: Name;
  /** Resolves when its result has been read; the number differs from run to run. */
  run(round: number): unknown;
}

/** Milliseconds of one contender over all rounds. */
export interface Timing<Name extends string = string> {
  readonly name: Name;
  readonly wall: { readonly median: number; readonly least: number };
  /** Of all threads of this process together. */
  readonly processor: { readonly median: number };
}

/** How often contenders run. */
export interface InterleaveOptions {
  readonly rounds: number;
  /** Rounds before those that count; a fifth as many unless told. */
  readonly warmUp?: number;
  /** Cut the warm-up short at a quarter of this time, and stop after it, but not before three rounds have counted. */
  readonly atMostSeconds?: number;
}

const LEAST_ROUNDS = 3;
const WARM_UP_SHARE = 0.25;

interface Samples {
  readonly wall: number[];
  readonly processor: number[];
}

/**
 * Times contenders in turns, so that whatever else the machine does hits all of them alike. In its turn each runs twice, and the
 * second run counts.
 * @returns in the order of the contenders
 */
export async function interleave<Name extends string>(
  contenders: readonly Contender<Name>[],
  { rounds, warmUp = Math.ceil(rounds / 5), atMostSeconds = Number.POSITIVE_INFINITY }: InterleaveOptions,
): Promise<readonly Timing<Name>[]> {
  const samples = new Map(contenders.map((contender): [unknown, Samples] => [contender, { wall: [], processor: [] }]));
  const start = performance.now();
  const timeUsed = (): number => (performance.now() - start) / 1000 / atMostSeconds;
  let counted = 0;
  for (let round = 0; counted < rounds; round++) {
    if (counted >= LEAST_ROUNDS && timeUsed() > 1) break;
    const counts = round >= warmUp || (round > 0 && timeUsed() > WARM_UP_SHARE);
    if (counts) counted++;
    for (const contender of turn(contenders, round)) {
      await contender.run(round); // not counted: it clears away what the neighbour left in cache and heap
      const [processorBefore, wallBefore] = [processorTime(), performance.now()];
      await contender.run(round);
      if (!counts) continue;
      samples.get(contender)?.wall.push(performance.now() - wallBefore);
      samples.get(contender)?.processor.push(processorTime() - processorBefore);
    }
  }
  return contenders.map((contender) => summary(contender.name, samples.get(contender) ?? { wall: [], processor: [] }));
}

/** All of them, another one first in each round. */
function turn<T>(all: readonly T[], round: number): readonly T[] {
  const first = round % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

function summary<Name extends string>(name: Name, { wall, processor }: Samples): Timing<Name> {
  return {
    name,
    wall: { median: quantile(wall, 0.5), least: quantile(wall, 0) },
    processor: { median: quantile(processor, 0.5) },
  };
}

/** Milliseconds of processor time that this process has had, all threads together. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The value below which that share of all lies: 0 the least, 0.5 the (upper) median. NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
