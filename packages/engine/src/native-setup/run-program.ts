import { spawn } from 'node:child_process';

/** How a program ended: `missing` when there is none of that name. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly missing: boolean;
  readonly output: string;
  readonly errors: string;
}

/** How a program is run. */
export interface ProgramOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is killed; no limit unless told. */
  readonly timeout?: number;
}

/** Runs a program without a shell and keeps what it prints. */
export type RunProgram = (
  program: string,
  programArguments: readonly string[],
  options?: ProgramOptions,
) => Promise<ProgramEnd>;

export const runProgram: RunProgram = (program, programArguments, { environment = {}, timeout } = {}) => {
  const child = spawn(program, programArguments, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    ...(timeout !== undefined && { timeout }),
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (output += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (errors += part));
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ code: null, signal: null, missing: true, output, errors });
      else reject(error);
    });
    child.on('close', (code, signal) => resolve({ code, signal, missing: false, output, errors }));
  });
};
