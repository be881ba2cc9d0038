import type { FitOptions, FlowName } from '../commands/fit-options.js';
import { UsageProblem } from '../problems.js';

/** What a flow has that options speak of, and its steps where nothing is told. */
export interface FlowRules {
  /** Whether a statistic is matched, by a solve that is damped. */
  readonly statistic: boolean;
  /** Whether a kernel may be chosen, and what it is unless told. */
  readonly kernel: 'gaussian' | 'energy' | undefined;
  readonly steps: number;
  readonly stepSize: number | 'adaptive';
  /** As the authors ran it [Liu 2025, Section 5.1]. */
  readonly paperStepSize: number;
  /** Sets of points that a map keeps of each step. */
  readonly keeps: 'nothing' | 'particles and field' | 'particles and target';
}

const byStatistic = { statistic: true, kernel: undefined, steps: 50, stepSize: 'adaptive', paperStepSize: 1 } as const;

/** Every flow of `ingd fit`. */
export const flowRules: { readonly [flow in FlowName]: FlowRules } = {
  ntking: { ...byStatistic, keeps: 'nothing' },
  king: { ...byStatistic, kernel: 'gaussian', keeps: 'particles and field' },
  rfking: { ...byStatistic, keeps: 'nothing' },
  'scalar-king': { ...byStatistic, kernel: 'gaussian', keeps: 'particles and field' },
  wgf: {
    statistic: false,
    kernel: undefined,
    steps: 100,
    stepSize: 'adaptive',
    paperStepSize: 1,
    keeps: 'particles and target',
  },
  mmd: {
    statistic: false,
    kernel: 'energy',
    steps: 100,
    stepSize: 'adaptive',
    paperStepSize: 1,
    keeps: 'particles and target',
  },
};

const OF_THE_STATISTIC = [
  { name: 'statistic', option: '--statistic' },
  { name: 'damping', option: '--damping' },
  { name: 'ridge', option: '--ridge' },
  { name: 'particleBatch', option: '--particle-batch' },
] as const;

/**
 * Refuses options that the flow would have to ignore.
 * @throws UsageProblem naming the first
 */
export function requireFitting(flow: FlowName, options: FitOptions): void {
  const { statistic, kernel } = flowRules[flow];
  const idle = OF_THE_STATISTIC.find(({ name }) => !statistic && options[name] !== undefined);
  if (idle !== undefined) {
    throw new UsageProblem(
      `${idle.option} is for flows that match a statistic, --flow ${flow} has none; leave it out, or take --flow ntking`,
    );
  }
  if (options.pca !== undefined && options.statistic?.some(({ kind }) => kind === 'file')) {
    throw new UsageProblem(
      '--pca moves within components, a statistic from a file is of all columns; leave one of them out',
    );
  }
  if (options.kernel !== undefined && kernel === undefined) {
    throw new UsageProblem(`--kernel is for the flows king, scalar-king and mmd, not for --flow ${flow}; leave it out`);
  }
  const chosen = options.kernel ?? kernel;
  if (chosen === 'energy' && flow !== 'mmd') {
    throw new UsageProblem(
      `--kernel energy is for --flow mmd, --flow ${flow} needs a smooth one; take gaussian, imq, matern32 or matern52`,
    );
  }
  if (chosen === 'energy' && options.invertible) {
    throw new UsageProblem(
      '--invertible needs a smooth kernel, the energy kernel of --flow mmd pulls with a jump at every point; take --kernel gaussian',
    );
  }
  if (chosen === 'energy' && options.bandwidth !== undefined) {
    throw new UsageProblem(
      '--bandwidth has no meaning for the energy kernel of --flow mmd; leave it out, or take --kernel gaussian',
    );
  }
}
