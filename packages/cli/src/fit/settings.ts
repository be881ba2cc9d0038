import type { FitOptions, FlowName } from '../commands/fit-options.js';
import { formatStatistic, type StatisticPart } from '../options/statistic.js';

/** Everything that decides where particles go, but for the rows themselves. */
export interface Settings {
  readonly flow: FlowName;
  readonly statistic: readonly StatisticPart[];
  readonly steps: number;
  readonly stepSize: number;
  readonly damping: number;
  readonly ridge: number;
  /** Undefined: the median rule at every step. */
  readonly bandwidth: number | undefined;
  readonly standardize: boolean;
  readonly pca: number | undefined;
  readonly batch: number | undefined;
  readonly holdout: number;
  readonly seed: number;
  /** ntKiNG: whether the cross-output blocks of the tangent kernel are dropped, as in the authors' code. */
  readonly diagonal: boolean;
}

interface MethodDefaults {
  readonly steps: number;
  readonly stepSize: number;
  readonly ridge: { readonly [flow in FlowName]: number };
  readonly diagonal: boolean;
  readonly standardize: boolean;
}

const DEFAULTS: MethodDefaults = {
  steps: 50,
  stepSize: 0.5,
  ridge: { ntking: 1e-4, king: 1e-5, 'scalar-king': 1e-4 },
  diagonal: false,
  standardize: true,
};

/** The authors' settings [Liu 2025, Section 5.1]; their code takes columns as they are. */
const PAPER: MethodDefaults = {
  steps: 100,
  stepSize: 1,
  ridge: { ntking: 1e-3, king: 1e-3, 'scalar-king': 1e-3 },
  diagonal: true,
  standardize: false,
};

/** What was typed, completed by the preset and the defaults. */
export function resolveSettings(options: FitOptions): Settings {
  const base = options.preset === 'paper' ? PAPER : DEFAULTS;
  const flow = options.flow ?? 'ntking';
  return {
    flow,
    statistic: options.statistic ?? [{ kind: 'rbf', count: 200 }],
    steps: options.steps ?? base.steps,
    stepSize: options.stepSize ?? base.stepSize,
    damping: options.damping ?? 1e-3,
    ridge: options.ridge ?? base.ridge[flow],
    bandwidth: options.bandwidth,
    standardize: options.standardize ?? base.standardize,
    pca: options.pca,
    batch: options.batch,
    holdout: options.holdout ?? 0.2,
    seed: options.seed,
    diagonal: base.diagonal,
  };
}

/** Settings as plain JSON, for the map, the JSON output and the report. */
export function settingsRecord(settings: Settings): { readonly [name: string]: string | number | boolean | null } {
  return {
    flow: settings.flow,
    statistic: formatStatistic(settings.statistic),
    steps: settings.steps,
    stepSize: settings.stepSize,
    damping: settings.damping,
    ridge: settings.ridge,
    bandwidth: settings.bandwidth ?? null,
    standardize: settings.standardize,
    pca: settings.pca ?? null,
    batch: settings.batch ?? null,
    holdout: settings.holdout,
    seed: settings.seed,
    diagonal: settings.diagonal,
  };
}
