import { UsageProblem } from '@ingd/cli/frame';
import { MOVE_DEFAULTS } from '../denoise/index.js';
import type { DenoiseCommandOptions, DenoiseMethod } from './denoise-options.js';

/** What one run of `denoise` is set to, when all that was not told is filled in. */
export interface DenoiseSettings {
  readonly sigma: number;
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly learningRate: number;
  readonly batchSize?: number;
  readonly patience?: number;
  /** After which learning ends. */
  readonly seconds?: number;
  /** Each method that is asked for. */
  readonly moves: readonly MoveSettings[];
}

/** How one method moves. */
export interface MoveSettings {
  readonly method: DenoiseMethod;
  readonly steps: number;
  readonly stepSize: number | 'adaptive';
  readonly damping?: number;
  readonly ridge?: number;
  readonly diagonal?: boolean;
}

const FULL = { hidden: [1024, 1024, 211], epochs: 100 } as const;
const QUICK = { hidden: [256, 256, 64], epochs: 20, batchSize: 100 } as const;

const QUICK_STEPS = 100;

/**
 * What was told, and the rest by the size of the run.
 * @throws UsageProblem for an option that none of the methods has
 */
export function denoiseSettings(options: DenoiseCommandOptions): DenoiseSettings {
  const { quick, noise, learningRate, hidden, epochs, batch, patience, minutes, method, steps, stepSize } = options;
  requireTaken(options);
  return {
    sigma: noise,
    learningRate,
    ...(quick ? QUICK : FULL),
    ...(hidden && { hidden }),
    ...(epochs && { epochs }),
    ...(batch && { batchSize: batch }),
    ...(patience && { patience }),
    ...(minutes !== undefined && { seconds: 60 * minutes }),
    moves: method.map((name) => ({
      method: name,
      steps: steps ?? (quick ? Math.min(QUICK_STEPS, MOVE_DEFAULTS[name].steps) : MOVE_DEFAULTS[name].steps),
      stepSize: stepSize ?? MOVE_DEFAULTS[name].stepSize,
      ...ofGamma(name, options),
    })),
  };
}

/** What a method's Γ is told; WGF has none. */
function ofGamma(name: DenoiseMethod, { damping, ridge, diagonal }: DenoiseCommandOptions): Partial<MoveSettings> {
  if (name === 'WGF') return {};
  return {
    ...(damping !== undefined && { damping }),
    ...(ridge !== undefined && { ridge }),
    ...(diagonal && name === 'ntKiNG' && { diagonal }),
  };
}

function requireTaken({ method, damping, ridge, diagonal }: DenoiseCommandOptions): void {
  const without = (option: string, methods: string) =>
    new UsageProblem(`${option}: expected --method ${methods}, got ${method.join(',').toLowerCase()}`);
  if (diagonal && !method.includes('ntKiNG')) throw without('--diagonal', 'ntking');
  if (method.some((name) => name !== 'WGF')) return;
  if (damping !== undefined) throw without('--damping', 'king or ntking');
  if (ridge !== undefined) throw without('--ridge', 'king or ntking');
}
