import { type Key, type Matrix, medianBandwidth, toMatrix, toTensor } from '@ingd/engine';
import { mmdTo } from '@ingd/metrics';
import { type FlowRun, ntKing, type Observer, runFlow, samples } from '@ingd/particles';
import type { DigitsProgress } from './experiment.js';
import { SETTINGS } from './settings.js';

export interface DigitsFlowOptions {
  /** In the flow's coordinates, as everything here. */
  readonly source: Matrix;
  readonly target: Matrix;
  /** Target digits that the run never sees. */
  readonly judges: Matrix;
  readonly key: Key;
  /** Share of the moved digits that the classifier reads. */
  readonly read: (points: Matrix) => number;
  readonly report: (progress: DigitsProgress) => void;
}

export interface DigitsFlowOutcome {
  /** Its state is disposed. */
  readonly run: FlowRun;
  readonly end: Matrix;
  readonly progress: readonly DigitsProgress[];
  readonly floor: number;
}

/** Moves the source onto the target by ntKiNG; what is reported on the way changes nothing. */
export async function flowDigits(options: DigitsFlowOptions): Promise<DigitsFlowOutcome> {
  const { source, target, judges, key, read, report } = options;
  const [particles, onto] = [toTensor(source), toTensor(target)];
  try {
    const bandwidth = await medianBandwidth(onto, { rule: 'paper' });
    const distance = await mmdTo(judges, { bandwidth });
    const progress: DigitsProgress[] = [];
    const note = async (step: number, points: Matrix): Promise<void> => {
      const reached = { step, mmd: await distance(points), accuracy: read(points) };
      progress.push(reached);
      report(reached);
    };
    const observer: Observer = async ({ info, state }) => {
      await note(info.step, await toMatrix(state.particles));
      return undefined;
    };
    await note(0, source);
    const { steps } = SETTINGS;
    const run = await runFlow(ntKing(SETTINGS), {
      particles,
      target: samples(onto),
      steps,
      key,
      observers: [observer],
    });
    const end = await toMatrix(run.state.particles);
    run.state.particles.dispose();
    if (run.end.status === 'diverged') throw new Error(`step ${run.end.step} failed: ${run.end.reason}`);
    return { run, end, progress, floor: await distance(target) };
  } finally {
    particles.dispose();
    onto.dispose();
  }
}
