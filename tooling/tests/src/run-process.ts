import { spawn } from 'node:child_process';

export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type RunOptions = {
  readonly cwd: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** After this many milliseconds the process is killed, and `code` is null. */
  readonly timeout?: number;
};

/** Runs a program without a shell and collects what it prints. The condition and variables of the outer runner stay out. */
export function runProcess(
  program: string,
  programArguments: readonly string[],
  options: RunOptions,
): Promise<Finished> {
  const { cwd, variables = {}, timeout = 180_000 } = options;
  const env = { ...plainEnvironment(), ...variables };
  const child = spawn(program, programArguments, {
    cwd,
    env,
    timeout,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** As a user's terminal would have it: without what vitest, turbo and pnpm set for their children. */
function plainEnvironment(): Record<string, string | undefined> {
  const own = /^(VITEST|VITE_|TURBO_|NODE_ENV|NODE_OPTIONS|PNPM_|INGD_|npm_(?!config_(registry|cafile|.*proxy)))/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}
