import { createKey, type Key, type Matrix, split } from '@ingd/engine';
import { describeForecast, sizeOf } from '../compare/forecast.js';
import { foretellMetrics, measure } from '../compare/measure.js';
import type { Comparison, Measured } from '../compare/metric.js';
import { metricLines } from '../compare/metric-lines.js';
import { shareLine } from '../compare/share-line.js';
import { sampleRows } from '../files/sample-rows.js';
import { readSamples } from '../files/samples.js';
import { describeInput, type InputTable } from '../files/tables.js';
import { someOf, type WeightedRows } from '../files/weighted-rows.js';
import { throwIfInterrupted, UsageProblem } from '../problems.js';
import type { CommandResult, Session } from '../session.js';
import { startBackend } from '../tensors/backend.js';
import { standardizeTogether } from '../tensors/coordinates.js';
import type { CompareOptions } from './compare-options.js';

interface CompareRequest {
  readonly a: string;
  readonly b: string;
  readonly options: CompareOptions;
  readonly session: Session;
}

interface Pair {
  readonly a: InputTable;
  readonly b: InputTable;
}

async function readPair({ a: first, b: second, options, session }: CompareRequest): Promise<Pair> {
  const [a, b] = await readSamples({ first, second, options, session, weights: ['welcome', 'welcome'] });
  if (options.weights !== undefined && a.weights === undefined && b.weights === undefined) {
    throw new UsageProblem(
      `neither ${first} nor ${second} has the column of weights ${JSON.stringify(options.weights)}; name one of their columns`,
    );
  }
  return { a, b };
}

function coordinates({ a, b }: Pair, standardize: boolean): readonly [Matrix, Matrix] {
  return standardize
    ? standardizeTogether(a.values, b.values, { source: a.weights, target: b.weights })
    : [a.values, b.values];
}

interface Keys {
  readonly a: Key;
  readonly b: Key;
  readonly test: Key;
  readonly others: Key;
}

function keysOf(seed: number): Keys {
  const [a, b, test, others] = split(createKey(seed), 4) as [Key, Key, Key, Key];
  return { a, b, test, others };
}

/** Both samples, thinned at random where they are more than can be compared in reasonable time. */
function thinned(
  pair: Pair,
  { standardize, rows }: CompareOptions,
  keys: Keys,
): Pick<Comparison, 'x' | 'y' | 'weights'> {
  const [a, b] = coordinates(pair, standardize);
  const take = (values: Matrix, weights: Float64Array | undefined, key: Key): WeightedRows =>
    someOf({ values, weights }, sampleRows({ matrix: values, count: rows, key }));
  const [x, y] = [take(a, pair.a.weights, keys.a), take(b, pair.b.weights, keys.b)];
  const isWeighted = x.weights !== undefined || y.weights !== undefined;
  return { x: x.values, y: y.values, weights: isWeighted ? { x: x.weights, y: y.weights } : undefined };
}

function noteThinning({ a, b }: Pair, rows: number, session: Session): void {
  for (const { path, values } of [a, b]) {
    if (values.rows > rows)
      session.warn(`${path}: comparing ${rows} of ${values.rows} rows, drawn at random; --rows takes more`);
  }
}

function verdict({ value, pValue, settings }: Measured): string {
  if (value === null) return '';
  if (pValue === null) return `MMD ${value.toPrecision(4)}, with weights, of which tests take none`;
  const reading =
    pValue <= 0.05 ? 'the two samples differ' : 'no difference was found; that is no proof that there is none';
  return `MMD ${value.toPrecision(4)}, p = ${pValue.toPrecision(3)} (${settings.permutations} permutations): ${reading}`;
}

/** Ctrl-C ends a metric by its signal; what it throws then is no failure. */
async function measured(request: CompareRequest, samples: ReturnType<typeof thinned>, keys: Keys) {
  const { permutations, bandwidth, metrics: chosen } = request.options;
  const { session } = request;
  const { io } = session;
  const asked = { ...samples, permutations, bandwidth, chosen, keys, signal: io.interrupt };
  const line = shareLine({ io, quiet: session.options.quiet });
  try {
    const warning = describeForecast(await foretellMetrics(asked), sizeOf(asked));
    if (warning !== undefined) session.note(warning);
    return await measure({ ...asked, onProgress: line.update });
  } catch (error) {
    throwIfInterrupted(io, 'interrupted; nothing was saved');
    throw error;
  } finally {
    line.clear();
  }
}

/** `ingd compare`: how far two tables are apart by each metric, with p-values. */
export async function compare(request: CompareRequest): Promise<CommandResult> {
  const started = performance.now();
  const { options, session } = request;
  const pair = await readPair(request);
  const { backend } = await startBackend(options.backend);
  throwIfInterrupted(session.io, 'interrupted; nothing was saved');
  noteThinning(pair, options.rows, session);
  const keys = keysOf(options.seed);
  const samples = thinned(pair, options, keys);
  const metrics = await measured(request, samples, keys);
  throwIfInterrupted(session.io, 'interrupted; nothing was saved');
  const mmd = metrics.find(({ name }) => name === 'mmd');
  return {
    fields: {
      backend,
      n: samples.x.rows,
      m: samples.y.rows,
      d: pair.a.values.columns,
      standardized: options.standardize,
      weights: options.weights ?? null,
      seed: options.seed,
      mmd: mmd && mmd.value !== null ? { value: mmd.value, pValue: mmd.pValue, ...mmd.settings } : undefined,
      metrics: metrics.map((each) => ({ ...each })),
      seconds: (performance.now() - started) / 1000,
      inputs: { a: describeInput(pair.a), b: describeInput(pair.b) },
      warnings: session.warnings,
    },
    lines: [...(mmd ? [verdict(mmd)] : []), ...metricLines(metrics, { n: samples.x.rows, m: samples.y.rows })],
    aside: false,
  };
}
