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
}

const FULL = { hidden: [1024, 1024, 211], epochs: 100 } as const;
const QUICK = { hidden: [256, 256, 64], epochs: 20, batchSize: 100 } as const;

const QUICK_STEPS = 100;

/** What was told, and the rest by the size of the run. */
export function denoiseSettings(options: DenoiseCommandOptions): DenoiseSettings {
  const { quick, noise, learningRate, hidden, epochs, batch, patience, minutes, method, steps, stepSize } = options;
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
    })),
  };
}
