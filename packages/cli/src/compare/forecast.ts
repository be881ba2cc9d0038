import { type Matrix, selectRows } from '@ingd/engine';
import { describeSeconds } from '../fit/progress.js';
import { type Size, tooLarge, workOf } from './costs.js';
import { kernelTests, testedNames } from './kernel-tests.js';
import type { MeasureRequest } from './measure.js';
import type { Comparison, Metric } from './metric.js';
import type { MetricName } from './metric-names.js';

/** How long a metric will take, or those that go through the pairs together. */
export interface Forecast {
  readonly names: readonly MetricName[];
  readonly seconds: number;
  /** The same for other numbers of rows. */
  secondsAt(size: Size): number;
}

/** What is foretold, and how each metric is computed. */
export interface ForecastRequest extends Omit<MeasureRequest, 'onProgress'> {
  readonly metrics: Readonly<Record<MetricName, Metric>>;
}

/** Rows of either table that an estimate is made from, and relabellings at most. */
const triedRows = 1024;
const triedPermutations = 19;
/** The test by pairs shares so much among relabellings that few of them tell nothing of many. */
const triedPairPermutations = 199;

/** With weights there are no tests: a value is one pass. */
export function sizeOf({
  x,
  y,
  weights,
  permutations,
}: Pick<Comparison, 'x' | 'y' | 'weights' | 'permutations'>): Size {
  return { n: x.rows, m: y.rows, columns: x.columns, permutations: weights === undefined ? permutations : 1 };
}

/** Seconds that each of the chosen metrics will take here, by trying them on a few rows; none where the tables are small. */
export async function foretell(request: ForecastRequest): Promise<readonly Forecast[]> {
  const { x, y, chosen } = request;
  if (Math.min(x.rows, y.rows) < 4 * triedRows) return [];
  const found: Forecast[] = [];
  const together = request.weights === undefined ? testedNames(chosen) : [];
  if (together.length > 0) found.push(await foretellPairs(request, together));
  for (const name of chosen) {
    const work = workOf(name, sizeOf(request));
    if (work === undefined || together.some((each) => each === name)) continue;
    if (tooLarge(name, sizeOf(request)) !== undefined) continue;
    const one = await foretellOne(request, name);
    if (one !== undefined) found.push(one);
  }
  return found;
}

async function foretellPairs(request: ForecastRequest, names: readonly ('mmd' | 'energy')[]): Promise<Forecast> {
  const few = fewRows(request, triedPairPermutations);
  // A rule for the bandwidth would take its own time.
  const seconds = await leastSeconds(() => kernelTests({ ...few, key: request.keys.test, bandwidth: 1 })());
  return forecastOf(names, { request, few, seconds });
}

/** A metric that these tables do not allow says so when it is computed. */
async function foretellOne(request: ForecastRequest, name: MetricName): Promise<Forecast | undefined> {
  const few = fewRows(request, triedPermutations);
  const comparison = { ...few, key: request.keys.others, kernelTests: async () => ({}) };
  try {
    return forecastOf([name], { request, few, seconds: await leastSeconds(() => request.metrics[name](comparison)) });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Tried {
  readonly request: ForecastRequest;
  readonly few: ForecastRequest;
  readonly seconds: number;
}

function forecastOf(names: readonly MetricName[], { request, few, seconds }: Tried): Forecast {
  const [name] = names;
  const work = (size: Size) => (name === undefined ? 0 : (workOf(name, size) ?? 0));
  const secondsAt = (size: Size) => (seconds * work(size)) / work(sizeOf(few));
  return { names, seconds: secondsAt(sizeOf(request)), secondsAt };
}

/** The first rounds are slower, before the instructions are compiled well. */
async function leastSeconds(attempt: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const started = performance.now();
    await attempt();
    least = Math.min(least, (performance.now() - started) / 1000);
  }
  return least;
}

function fewRows(request: ForecastRequest, permutations: number): ForecastRequest {
  const { x, y, weights } = request;
  const first = (values: Matrix) => selectRows(values, [...Array(triedRows).keys()]);
  return {
    ...request,
    x: first(x),
    y: first(y),
    weights: weights && { x: weights.x?.slice(0, triedRows), y: weights.y?.slice(0, triedRows) },
    permutations: Math.min(request.permutations, permutations),
  };
}

/** Shorter ones are no surprise. */
const longSeconds = 10;

/** What to say before metrics that take long, and how to make them shorter; undefined where they do not. */
export function describeForecast(forecasts: readonly Forecast[], size: Size): string | undefined {
  const total = secondsOf(forecasts, size);
  if (total < longSeconds) return undefined;
  const long = forecasts.filter(({ seconds }) => seconds >= longSeconds / 5).sort((a, b) => b.seconds - a.seconds);
  const parts = long.map(({ names, seconds }) => `${names.join(' and ')} ${describeSeconds(seconds)}`);
  return `will take about ${describeSeconds(total)} at ${size.n} × ${size.m} rows: ${parts.join(', ')}; ${remedyOf(forecasts, size)}`;
}

function secondsOf(forecasts: readonly Forecast[], size: Size): number {
  return forecasts.reduce((sum, forecast) => sum + forecast.secondsAt(size), 0);
}

/** The most rows, of one digit, with which all is over soon. */
function remedyOf(forecasts: readonly Forecast[], size: Size): string {
  const others = 'fewer --permutations or --metrics take less';
  const least = Math.min(size.n, size.m);
  const tried = [5e5, 2e5, 1e5, 5e4, 2e4, 1e4, 5e3, 2e3].filter((rows) => rows < least);
  const few = tried.map((rows) => ({ rows, seconds: secondsOf(forecasts, { ...size, n: rows, m: rows }) }));
  const soon = few.find(({ seconds }) => seconds <= 60) ?? few.at(-1);
  return soon === undefined ? others : `--rows ${soon.rows} takes about ${describeSeconds(soon.seconds)}, ${others}`;
}
