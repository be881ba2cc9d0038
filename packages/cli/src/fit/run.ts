import { type Matrix, toMatrix, toTensor } from '@ingd/engine';
import {
  type Flow,
  type FlowRun,
  mapFromRun,
  type ObservedStep,
  type RunSettings,
  type RunStart,
  runFlow,
  samples,
  type TransportMap,
} from '@ingd/particles';
import { UsageProblem } from '../problems.js';
import type { Session } from '../session.js';
import type { CheckpointFolder, EarlierRun } from './checkpoint.js';
import { heldOutTest } from './held-out-test.js';
import { type HistoryEntry, historyEntry } from './history.js';
import { makeFlow } from './make-flow.js';
import type { Problem } from './problem.js';
import { openProgress, type Progress } from './progress.js';
import type { Settings } from './settings.js';
import type { Yardstick } from './yardstick.js';

/** Seconds between checkpoints, and the share of the time that writing them may take. */
const CHECKPOINT_SECONDS = 10;
const CHECKPOINT_SHARE = 0.05;

export interface RunRequest {
  readonly problem: Problem;
  readonly settings: Settings;
  readonly yardstick: Yardstick;
  readonly session: Session;
  readonly metadata: TransportMap['metadata'];
  readonly place: CheckpointFolder | undefined;
  readonly earlier: EarlierRun | undefined;
  /** Steps between checkpoints; undefined: by the clock. */
  readonly checkpointEvery: number | undefined;
}

/** A run that has come to its end, whichever it was; nothing of it needs to be disposed. */
export interface FinishedRun {
  readonly end: FlowRun['end'];
  /** `[n, K]`, in the flow's coordinates. */
  readonly particles: Matrix;
  readonly steps: FlowRun['steps'];
  readonly history: readonly HistoryEntry[];
  /** The map as it stands. */
  readonly map: TransportMap;
  /** The map with the state it can be resumed from. */
  readonly resumable: TransportMap;
}

/** When the next checkpoint is due: after so many steps, or by the clock, the first at once, so that a full disk shows early. */
function checkpointClock(every: number | undefined): {
  due(step: number): boolean;
  written(milliseconds: number): void;
} {
  let next = 0;
  return {
    due: (step) => (every === undefined ? performance.now() >= next : step % every === 0),
    written: (milliseconds) => {
      next = performance.now() + Math.max(CHECKPOINT_SECONDS * 1000, milliseconds / CHECKPOINT_SHARE);
    },
  };
}

/** Keeps history, shows progress and saves checkpoints, step by step. */
class Recorder {
  readonly history: HistoryEntry[];
  private readonly clock: ReturnType<typeof checkpointClock>;

  constructor(
    private readonly request: RunRequest,
    private readonly flow: Flow,
    private readonly progress: Progress,
  ) {
    this.history = [...(request.earlier?.history ?? [])];
    this.clock = checkpointClock(request.checkpointEvery);
  }

  async observe(observed: ObservedStep): Promise<undefined> {
    const mmd = await this.request.yardstick.measure(await toMatrix(observed.state.particles));
    this.history.push(historyEntry(observed.info, mmd));
    this.progress.update({ step: observed.info.step, mmd });
    if (this.request.place !== undefined && this.clock.due(observed.info.step))
      await this.save(this.request.place, observed);
    return undefined;
  }

  /** A checkpoint that cannot be written does not end the run: the result may still find room. */
  private async save(place: CheckpointFolder, { state, recorded }: ObservedStep): Promise<void> {
    const started = performance.now();
    const { problem, metadata, session } = this.request;
    const record = await this.flow.record(state);
    const map: TransportMap = {
      preprocessing: problem.preprocessing,
      steps: recorded,
      ...sourceOf(problem),
      metadata: { ...metadata, history: this.history },
      state: record,
    };
    try {
      await place.save(map);
    } catch (error) {
      session.warn(error instanceof Error ? error.message : String(error));
    }
    this.clock.written(performance.now() - started);
  }
}

async function runWith(request: RunRequest, options: RunSettings & RunStart): Promise<FinishedRun> {
  const { problem, settings, session, metadata } = request;
  const flow = makeFlow(settings, problem.preprocessing);
  const done = request.earlier?.checkpoint.state.step ?? 0;
  const progress = await openProgress({
    io: session.io,
    quiet: session.options.quiet,
    steps: settings.steps,
    done,
  });
  const recorder = new Recorder(request, flow, progress);
  const judged = heldOutTest(problem, settings);
  const observers = [...judged.observers, (step: ObservedStep) => recorder.observe(step)];
  const hooks = { observers, signal: session.io.interrupt };
  try {
    const run = await runFlow(flow, { ...options, ...hooks });
    try {
      const { history } = recorder;
      const map = mapFromRun({ run, preprocessing: problem.preprocessing, metadata, ...sourceOf(problem) });
      const state = await flow.record(run.state);
      const resumable = { ...map, metadata: { ...map.metadata, history }, state };
      const particles = await toMatrix(run.state.particles);
      return { end: run.end, particles, steps: run.steps, history, map, resumable };
    } finally {
      run.state.particles.dispose();
    }
  } finally {
    judged.dispose();
    progress.stop();
  }
}

function sourceOf({ source }: Problem): Pick<TransportMap, 'source'> {
  return source === undefined ? {} : { source };
}

/** A run whose checkpoint already stands at the last step asked for: only its results are still to be written. */
function alreadyThere({ problem, metadata }: RunRequest, earlier: EarlierRun): FinishedRun {
  const { state, steps } = earlier.checkpoint;
  const [rows, columns] = state.shape;
  const map: TransportMap = {
    preprocessing: problem.preprocessing,
    steps,
    ...sourceOf(problem),
    metadata: { flow: earlier.metadata.flow ?? null, status: 'finished', ...metadata },
  };
  return {
    end: { status: 'finished' },
    particles: { rows, columns, data: Float64Array.from(state.particles) },
    steps,
    history: earlier.history,
    map,
    resumable: { ...map, metadata: { ...map.metadata, history: earlier.history }, state },
  };
}

/**
 * Runs the flow from the start, or from where an earlier run stood.
 * @throws UsageProblem when the earlier run already went further
 */
export async function carryOutRun(request: RunRequest): Promise<FinishedRun> {
  const { problem, settings, earlier } = request;
  const done = earlier?.checkpoint.state.step ?? 0;
  if (done > settings.steps) {
    throw new UsageProblem(
      `the run to resume already made ${done} steps, got --steps ${settings.steps}; ask for as many or more`,
    );
  }
  if (earlier !== undefined && done === settings.steps) return alreadyThere(request, earlier);
  const target = toTensor(problem.target);
  const particles = toTensor(problem.particles);
  try {
    const batch = settings.batch === undefined ? {} : { batchSize: settings.batch };
    const goal = samples(target, { weights: problem.targetWeights, ...batch });
    const begin = earlier === undefined ? { particles, key: problem.flowKey } : { resume: earlier.checkpoint };
    return await runWith(request, { target: goal, steps: settings.steps, ...begin });
  } finally {
    target.dispose();
    particles.dispose();
  }
}
