import { Writable } from 'node:stream';
import type { Io } from '../io.js';

/** A bar with rate, time left and the current MMD. */
export interface Progress {
  update(progress: { readonly step: number; readonly mmd: number }): void;
  stop(): void;
}

const silent: Progress = { update: () => undefined, stop: () => undefined };

/** The terminal behind standard error, as cli-progress wants it: the real one may lie on another thread. */
function terminalStream(io: Io, columns: number): Writable {
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      io.writeErr(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { isTTY: true, columns });
}

export interface ProgressOptions {
  readonly io: Io;
  readonly quiet: boolean;
  readonly steps: number;
  /** Steps already done, when a run is resumed. */
  readonly done: number;
}

/** A progress bar on a terminal; nothing anywhere else. */
export async function openProgress({ io, quiet, steps, done }: ProgressOptions): Promise<Progress> {
  if (quiet || io.terminalColumns === undefined) return silent;
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    format: 'step {value}/{total} [{bar}] {rate} steps/s, {left} left, MMD {mmd}',
    barsize: 24,
    barCompleteChar: '=',
    barIncompleteChar: ' ',
    hideCursor: true,
    clearOnComplete: true,
    stream: terminalStream(io, io.terminalColumns) as NodeJS.WritableStream,
  });
  const started = performance.now();
  bar.start(steps, done, { rate: '-', left: '-', mmd: '-' });
  return {
    update: ({ step, mmd }) => bar.update(step, describePace({ started, done, step, steps, mmd })),
    stop: () => bar.stop(),
  };
}

interface Pace {
  readonly started: number;
  readonly done: number;
  readonly step: number;
  readonly steps: number;
  readonly mmd: number;
}

function describePace({ started, done, step, steps, mmd }: Pace): { rate: string; left: string; mmd: string } {
  const secondsPerStep = (performance.now() - started) / 1000 / Math.max(1, step - done);
  return {
    rate: (1 / secondsPerStep).toPrecision(2),
    left: describeSeconds(secondsPerStep * (steps - step)),
    mmd: mmd.toPrecision(3),
  };
}

/** `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function describeSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
