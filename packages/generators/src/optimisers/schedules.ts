import { expectNumber } from '@ingd/engine';

/** Learning rate of update number `step`, 0 for the first. */
export type Schedule = (step: number) => number;

/** What `cosineSchedule` is made of. */
export interface CosineScheduleOptions {
  /** The largest learning rate. */
  readonly peak: number;
  /** Updates until the end; the rate stays at `end` afterwards. */
  readonly steps: number;
  /** Updates over which the rate rises linearly from 0 to `peak`; 0 unless told. */
  readonly warmup?: number;
  /** The rate at the end; 0 unless told. */
  readonly end?: number;
}

/**
 * Linear warm-up, then end + (peak − end) (1 + cos π s)/2 as s goes from 0 to 1   [Loshchilov & Hutter 2017].
 * @throws RangeError when a number is not positive where it has to be, or the warm-up is not shorter than the whole
 */
export function cosineSchedule({ peak, steps, warmup = 0, end = 0 }: CosineScheduleOptions): Schedule {
  expectNumber('cosineSchedule', 'peak', peak, { exclusiveMinimum: 0 });
  expectNumber('cosineSchedule', 'steps', steps, { integer: true, minimum: 1 });
  expectNumber('cosineSchedule', 'warmup', warmup, { integer: true, minimum: 0, maximum: steps - 1 });
  expectNumber('cosineSchedule', 'end', end, { minimum: 0, maximum: peak });
  return (step) => {
    if (step < warmup) return (peak * (step + 1)) / (warmup + 1);
    const share = Math.min(1, (step - warmup) / (steps - warmup));
    return end + ((peak - end) * (1 + Math.cos(Math.PI * share))) / 2;
  };
}

/** What `exponentialSchedule` is made of. */
export interface ExponentialScheduleOptions {
  readonly start: number;
  /** Updates after which the rate is half as large. */
  readonly halfLife: number;
}

/** start · 2^(−step/halfLife). */
export function exponentialSchedule({ start, halfLife }: ExponentialScheduleOptions): Schedule {
  expectNumber('exponentialSchedule', 'start', start, { exclusiveMinimum: 0 });
  expectNumber('exponentialSchedule', 'halfLife', halfLife, { exclusiveMinimum: 0 });
  return (step) => start * 2 ** (-step / halfLife);
}

/** A constant rate as a schedule; a schedule with what it gives checked, update by update. */
export function scheduleOf(functionName: string, learningRate: number | Schedule): Schedule {
  if (typeof learningRate !== 'number') {
    return (step) => {
      const rate = learningRate(step);
      expectNumber(functionName, `learningRate(${step})`, rate, { minimum: 0 });
      return rate;
    };
  }
  expectNumber(functionName, 'learningRate', learningRate, { exclusiveMinimum: 0 });
  return () => learningRate;
}
