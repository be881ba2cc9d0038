import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeMachine, machine } from '../bench/machine.js';
import type { IterationMeasure, IterationSettings } from '../bench/measure-iteration.js';
import type { CountedFlow } from '../bench/operations.js';
import { paperSizes, tableSizes } from '../bench/sizes.js';
import { megabytes, milliseconds, percent, table } from '../bench/table.js';
import { timeProcesses } from '../bench/time-processes.js';
import { inChild } from '../in-child.js';
import { throwIfInterrupted } from '../problems.js';
import type { CommandResult, Session } from '../session.js';
import { startBackend } from '../tensors/backend.js';
import type { BenchOptions } from './bench-options.js';

interface BenchRequest {
  readonly options: BenchOptions;
  readonly session: Session;
}

interface Step {
  readonly name: string;
  readonly flow: CountedFlow;
  readonly sizes: typeof paperSizes;
  readonly dimension: number;
}

/** Section 5.1 of the paper in 5 and 20 dimensions, and the size of its table 1; flows named as for `ingd fit --flow`. */
const steps: readonly Step[] = (
  [
    { sizes: paperSizes, dimension: 5 },
    { sizes: paperSizes, dimension: 20 },
    { sizes: tableSizes, dimension: 50 },
  ] as const
).flatMap((problem) => [
  { name: 'ntking', flow: 'ntKing', ...problem },
  { name: 'king', flow: 'king', ...problem },
]);

async function stepRow({ name, flow, sizes, dimension }: Step, { options, session }: BenchRequest) {
  const rounds = options.quick ? 3 : 100;
  const settings: IterationSettings = {
    backend: options.backend,
    flow,
    sizes,
    dimension,
    rounds,
    atMostSeconds: options.quick ? 1 : 10,
  };
  session.note(`timing a step of ${name}, n = ${sizes.particles}, d = ${dimension}`);
  const { value, peakMemoryBytes } = await inChild<IterationMeasure>(
    { module: import.meta.resolve('@ingd/cli/bench'), name: 'measureIteration', settings },
    { signal: session.io.interrupt },
  );
  const { median, least, processor, operations, productRate, share } = value;
  const { particles: n, targets: m, centers: b } = sizes;
  const times = { median, least, processor };
  return { flow: name, n, m, d: dimension, b, milliseconds: times, operations, productRate, share, peakMemoryBytes };
}

async function startRows({ options, session }: BenchRequest) {
  session.note('timing the start of the command');
  const program = join(dirname(fileURLToPath(import.meta.resolve('@ingd/cli/package.json'))), 'bin', 'ingd.js');
  const commands = ['--version', 'info'].map((word) => [...process.execArgv, program, word]);
  const timings = await timeProcesses({ commands, runs: options.quick ? 1 : 20, warmUp: options.quick ? 0 : 2 });
  return timings.map(({ median, least }, index) => ({
    command: `ingd ${commands[index]?.at(-1)}`,
    milliseconds: { median, least },
  }));
}

async function measureAll(request: BenchRequest) {
  const { io } = request.session;
  try {
    const rows = [];
    for (const step of request.options.quick ? steps.slice(0, 2) : steps) rows.push(await stepRow(step, request));
    return { steps: rows, starts: await startRows(request) };
  } catch (error) {
    throwIfInterrupted(io, 'interrupted; nothing was saved'); // then that is why the process in hand ended
    throw error;
  }
}

function lines({ steps: rows, starts }: Awaited<ReturnType<typeof measureAll>>): readonly string[] {
  return [
    table(rows, {
      flow: ({ flow }) => flow,
      n: ({ n }) => n,
      d: ({ d }) => d,
      b: ({ b }) => b,
      'wall ms, median': (row) => milliseconds(row.milliseconds.median),
      least: (row) => milliseconds(row.milliseconds.least),
      'GFLOP/s': (row) => (row.operations / row.milliseconds.least / 1e6).toFixed(1),
      'share of the fastest product': ({ share }) => percent(share),
      'memory MB': ({ peakMemoryBytes }) => megabytes(peakMemoryBytes),
    }),
    '',
    table(starts, {
      command: ({ command }) => command,
      'wall ms, median': (row) => milliseconds(row.milliseconds.median),
      least: (row) => milliseconds(row.milliseconds.least),
    }),
  ];
}

/** `ingd bench`: the benchmark table on this machine. Every step is timed in a process of its own. */
export async function bench(request: BenchRequest): Promise<CommandResult> {
  const started = performance.now();
  const { options, session } = request;
  const { backend } = await startBackend(options.backend);
  const where = machine();
  if (where.loadAverage > where.cores / 2) {
    session.warn(`the machine is busy (load average ${where.loadAverage.toFixed(1)}): times will be long`);
  }
  const measured = await measureAll(request);
  const seconds = (performance.now() - started) / 1000;
  const rows = [
    ...measured.steps.map((row) => ({ case: 'step', ...row })),
    ...measured.starts.map((row) => ({ case: 'start', ...row })),
  ];
  return {
    fields: { backend, quick: options.quick, machine: { ...where }, rows, seconds, warnings: session.warnings },
    lines: [`${describeMachine(where)}, backend ${backend}`, '', ...lines(measured)],
    aside: false,
  };
}
