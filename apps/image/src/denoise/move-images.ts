import { type Matrix, toMatrix, toTensor } from '@ingd/engine';
import { mmdTo } from '@ingd/metrics';
import { type Flow, type FlowState, samples } from '@ingd/particles';
import type { DenoiseReport, LearntEnergy, MoveEnd, MoveOptions, MoveProgress, Regularisation } from './contract.js';
import { MOVE_DEFAULTS, movingFlow } from './moving-flow.js';

/** How often it is measured on the way. */
const MEASUREMENTS = 20;

/** Where the images came. */
export interface MovedImages {
  readonly images: Matrix;
  readonly progress: readonly MoveProgress[];
  readonly end: MoveEnd;
  /** What was told, or found at the start; undefined for WGF. */
  readonly regularisation: Regularisation | undefined;
}

/**
 * Moves noisy images onto clean ones: by KiNG or ntKiNG with the layer before the output of a learnt energy as the statistic, or by the Wasserstein
 * gradient flow of two kernel densities   [Liu 2025, Section 5.4].
 * @param energy needed by all but WGF; borrowed
 */
export async function moveImages(
  options: MoveOptions,
  energy: LearntEnergy | undefined,
  report: DenoiseReport = {},
): Promise<MovedImages> {
  const statistic = options.method === 'WGF' ? undefined : statisticOf(options, energy);
  const [particles, onto] = [toTensor(options.noisy), toTensor(options.onto)];
  try {
    const { flow, regularisation } = await movingFlow(options, statistic, { particles, onto });
    const state = await flow.init(particles, options.key);
    return { ...(await makeSteps({ options, flow, state, target: samples(onto), report })), regularisation };
  } finally {
    statistic?.dispose();
    particles.dispose();
    onto.dispose();
  }
}

function statisticOf({ method }: MoveOptions, energy: LearntEnergy | undefined) {
  if (energy !== undefined) return energy.model.penultimate(energy.parameters);
  throw new RangeError(`moveImages: expected a learnt energy for ${method}, got none; learn one with learnEnergy`);
}

type Course = Omit<MovedImages, 'regularisation'>;

interface Moving {
  readonly options: MoveOptions;
  readonly flow: Flow;
  readonly state: FlowState;
  readonly target: ReturnType<typeof samples>;
  readonly report: DenoiseReport;
}

/** The steps are not recorded: a map of a thousand of them would hold the clean images a thousand times. */
async function makeSteps({ options, flow, state: first, target, report }: Moving): Promise<Course> {
  const { steps = MOVE_DEFAULTS[options.method].steps, judges } = options;
  const distance = judges && (await mmdTo(judges));
  const progress: MoveProgress[] = [];
  const every = Math.max(1, Math.floor(steps / MEASUREMENTS));
  let images = options.noisy;
  let state = first;
  const diverged = (step: number, reason: string): Course => {
    const end = { status: 'diverged', step, reason: `${reason}; take a smaller step size` } as const;
    return { images, progress, end };
  };
  try {
    for (;;) {
      if (state.step % every === 0 || state.step === steps) {
        const reached = await toMatrix(state.particles);
        if (!reached.data.every(Number.isFinite)) return diverged(state.step, 'the images are no numbers any more');
        images = reached;
        const found = { step: state.step, steps, ...(distance && { mmd: await distance(images) }) };
        progress.push(found);
        report.move?.(found);
        if (state.step === steps) return { images, progress, end: { status: 'finished' } };
      }
      report.signal?.throwIfAborted();
      const made = await attempt(flow, state, target);
      if ('reason' in made) return diverged(state.step + 1, made.reason);
      made.drift.dispose();
      state.particles.dispose();
      state = made.state;
      await new Promise(setImmediate); // whoever wants to end it is heard
    }
  } finally {
    state.particles.dispose();
  }
}

/** The first step shows misuse; a later one that cannot be made has diverged. */
async function attempt(flow: Flow, state: FlowState, target: Moving['target']) {
  try {
    return await flow.step(state, target);
  } catch (error) {
    if (state.step === 0 || !(error instanceof RangeError)) throw error;
    return { reason: error.message };
  }
}
