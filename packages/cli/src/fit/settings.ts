import { defaultSteps, paperPreset } from '@ingd/particles';
import type { FitOptions, FlowName, KernelName } from '../commands/fit-options.js';
import { formatStatistic, type StatisticPart } from '../options/statistic.js';
import { flowRules, requireFitting } from './flow-rules.js';

/** Everything that decides where particles go, but for the rows themselves. */
export interface Settings {
  readonly flow: FlowName;
  /** Undefined: that of the flow. */
  readonly kernel: KernelName | undefined;
  /** Undefined: the flow has none, and then neither damping nor ridge. */
  readonly statistic: readonly StatisticPart[] | undefined;
  readonly steps: number;
  readonly stepSize: number | 'adaptive';
  /** Source rows that each drift is found with; undefined: all. */
  readonly particleBatch: number | undefined;
  readonly damping: number | undefined;
  readonly ridge: number | undefined;
  /** Undefined: the median rule at every step. */
  readonly bandwidth: number | undefined;
  readonly standardize: boolean;
  readonly pca: number | undefined;
  readonly batch: number | undefined;
  readonly holdout: number;
  /** The target's column of weights. */
  readonly weights: string | undefined;
  /** Undefined: after all steps. */
  readonly stop: 'indistinguishable' | undefined;
  readonly seed: number;
  /** ntKiNG: whether the cross-output blocks of the tangent kernel are dropped, as in the authors' code. */
  readonly diagonal: boolean;
  /** Whether steps are split until none folds space. */
  readonly invertible: boolean;
}

type MethodDefaults = Pick<Settings, 'steps' | 'stepSize' | 'damping' | 'ridge' | 'diagonal' | 'standardize'>;

/** As the library has them, whose damping and ridge depend on the flow and on whether steps adapt. */
function defaultsFor(flow: FlowName, given: Settings['stepSize'] | undefined): MethodDefaults {
  const { steps, stepSize, statistic } = flowRules[flow];
  const { damping, ridge } = defaultSteps(flow === 'king' ? 'king' : 'ntKing', given ?? stepSize);
  const numbers = statistic ? { damping, ridge } : UNDAMPED;
  return { steps, stepSize, ...numbers, diagonal: false, standardize: true };
}

/** The authors' settings [Liu 2025, Section 5.1]; their code takes columns as they are. */
function paperFor(flow: FlowName): MethodDefaults {
  const { paperStepSize: stepSize, statistic } = flowRules[flow];
  const numbers = statistic ? paperPreset : { diagonal: false, ...UNDAMPED };
  return { ...numbers, stepSize, steps: 100, standardize: false };
}

const UNDAMPED = { damping: undefined, ridge: undefined };

/**
 * What was typed, completed by the preset and the defaults.
 * @throws UsageProblem when an option does not fit the flow
 */
export function resolveSettings(options: FitOptions): Settings {
  const flow = options.flow ?? 'ntking';
  const base = options.preset === 'paper' ? paperFor(flow) : defaultsFor(flow, options.stepSize);
  requireFitting(flow, options);
  return {
    flow,
    kernel: options.kernel,
    statistic: flowRules[flow].statistic ? (options.statistic ?? [{ kind: 'rbf', count: 200 }]) : undefined,
    steps: options.steps ?? base.steps,
    stepSize: options.stepSize ?? base.stepSize,
    damping: options.damping ?? base.damping,
    ridge: options.ridge ?? base.ridge,
    bandwidth: options.bandwidth,
    standardize: options.standardize ?? base.standardize,
    pca: options.pca,
    batch: options.batch,
    particleBatch: options.particleBatch,
    holdout: options.holdout ?? 0.2,
    weights: options.weights,
    stop: options.stop,
    seed: options.seed,
    diagonal: base.diagonal,
    invertible: options.invertible,
  };
}

/** Settings as plain JSON, for the map, the JSON output and the report. */
export function settingsRecord(settings: Settings): { readonly [name: string]: string | number | boolean | null } {
  return {
    flow: settings.flow,
    kernel: settings.kernel ?? null,
    statistic: settings.statistic === undefined ? null : formatStatistic(settings.statistic),
    steps: settings.steps,
    stepSize: settings.stepSize,
    damping: settings.damping ?? null,
    ridge: settings.ridge ?? null,
    bandwidth: settings.bandwidth ?? null,
    standardize: settings.standardize,
    pca: settings.pca ?? null,
    batch: settings.batch ?? null,
    particleBatch: settings.particleBatch ?? null,
    holdout: settings.holdout,
    weights: settings.weights ?? null,
    stop: settings.stop ?? null,
    seed: settings.seed,
    diagonal: settings.diagonal,
    invertible: settings.invertible,
  };
}
