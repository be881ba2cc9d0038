import type { TilePool } from '@ingd/fisher';
import type { SpaceChoice, StatisticChoice } from './chooser.js';
import type { Flow } from './contract.js';
import { type DefaultStepsFlow, defaultSteps } from './default-steps.js';
import { driftFlow, type StepSettings } from './drift-flow.js';
import {
  type ParticleKernelOptions,
  particleKernelGradient,
  particleScalarKernel,
  redrawnFeatures,
  redrawnTangent,
} from './space-choosers.js';
import { redrawnRbf } from './statistic-choosers.js';

/** The authors' settings [Liu 2025, code]. Spread them: `ntKing({ ...paperPreset })`; `diagonal` is read by `ntKing` alone. */
export const paperPreset = { stepSize: 1, damping: 1e-3, ridge: 1e-3, centers: 200, diagonal: true } as const;

/** What every preset takes. Steps adapt unless told; what damping and ridge then are stands at `defaultSteps`. */
export interface PresetOptions extends Partial<StepSettings> {
  /** Particles drawn afresh at every step to find the drift with; all are moved. All of them unless told. */
  readonly particleBatch?: number;
  /** T, fixed or chosen at each step; RBFs at `centers` rows redrawn at every step unless told. */
  readonly statistic?: StatisticChoice;
  /** Number of RBF centres of the default statistic; 200 unless told. */
  readonly centers?: number;
  /** Whether steps are split until none folds space, so that the map can be inverted: see `DriftFlowOptions`. */
  readonly invertible?: boolean;
  /** Whether one step's factor serves the next: see `DriftFlowOptions`. */
  readonly reuseFactor?: boolean;
}

/** What presets take whose work goes over threads. */
export interface PooledOptions {
  /** Threads for clouds of many thousands of particles, as `closedFormDrift` takes them; borrowed, and no part of a saved run. */
  readonly pool?: TilePool;
}

/** What `king` and `scalarKing` take. */
export interface KernelPresetOptions extends PresetOptions, ParticleKernelOptions {}

/** What `randomFeatureKing` takes. */
export interface FeaturePresetOptions extends PresetOptions, PooledOptions {
  /** Of the drift's Gaussian kernel, in the flow's units; by the paper's rule on the particles at every step unless told. */
  readonly bandwidth?: number;
  /** Frequencies redrawn at every step, a cosine and a sine each; 512 unless told. */
  readonly features?: number;
}

/** What `ntKing` takes. */
export interface TangentPresetOptions extends PresetOptions, PooledOptions {
  /** Widths of the hidden layers of the network redrawn at every step; 31, 31 unless told. */
  readonly hidden?: readonly number[];
  /** Whether the cross-output blocks of the neural tangent kernel are dropped; not unless told. */
  readonly diagonal?: boolean;
}

/** KiNG: drifts are gradients of functions of an RKHS, Gaussian unless told [Liu 2025, Eq. 9]. A saved run contains its particles. */
export function king(options: KernelPresetOptions = {}): Flow {
  return preset('king', options, particleKernelGradient(kernelOptions(options)));
}

/** KiNG with one scalar kernel per coordinate, Gaussian unless told [Liu 2025, Section 4, Remark]. A saved run contains its particles. */
export function scalarKing(options: KernelPresetOptions = {}): Flow {
  return preset('scalarKing', options, particleScalarKernel(kernelOptions(options)));
}

function kernelOptions({ kernel, bandwidth }: KernelPresetOptions): ParticleKernelOptions {
  return { ...(kernel === undefined ? {} : { kernel }), ...(bandwidth === undefined ? {} : { bandwidth }) };
}

/** ntKiNG: drifts are tangents of a network [Liu 2025, Eq. 11], with the full neural tangent kernel unless `diagonal`. */
export function ntKing({ hidden = [31, 31], diagonal = false, ...options }: TangentPresetOptions = {}): Flow {
  return preset('ntKing', options, redrawnTangent({ hidden, diagonal }));
}

/** KiNG with random Fourier features in place of the kernel: linear in the particles, and a saved run holds no sample. */
export function randomFeatureKing({ bandwidth, features = 512, ...options }: FeaturePresetOptions = {}): Flow {
  return preset(
    'randomFeatureKing',
    options,
    redrawnFeatures({ features, ...(bandwidth === undefined ? {} : { bandwidth }) }),
  );
}

function preset(name: DefaultStepsFlow, options: PresetOptions & PooledOptions, space: SpaceChoice): Flow {
  const { centers = 200, statistic = redrawnRbf({ centers }), pool, particleBatch, invertible, reuseFactor } = options;
  const steps = defaultSteps(name, options.stepSize);
  const { damping = steps.damping, ridge = steps.ridge } = options;
  const how = { pool, particleBatch, invertible, reuseFactor };
  return driftFlow({ ...steps, damping, ridge, name, statistic, space, ...how });
}
