import { fork } from 'node:child_process';

/** A function of a module, to be called in a process of its own. */
export interface ChildWork {
  /** The module's address (`import.meta.url`). */
  readonly module: string;
  /** The function it exports; it takes the settings, and may be asynchronous. */
  readonly name: string;
  /** Sent over: plain data and typed arrays. */
  readonly settings: unknown;
}

/** How the process runs. */
export interface ChildOptions {
  /** Environment variables put beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the process when aborted. */
  readonly signal?: AbortSignal;
}

/** What came back. */
export interface ChildResult<Value> {
  readonly value: Value;
  /** The most memory the process held, from start to end. */
  readonly peakMemoryBytes: number;
}

/** What the process says, once. */
export type ChildReply = ChildResult<unknown> | { readonly error: string };

/**
 * Calls a function in a fresh process, so that the peak of its memory is its own. What it prints goes to standard error.
 * @returns its value, copied, and the peak of its memory
 * @throws Error with what it threw there, or with how the process ended
 */
export function inChild<Value>(work: ChildWork, options: ChildOptions = {}): Promise<ChildResult<Value>> {
  const { environment, signal } = options;
  const child = fork(new URL('./child.js', import.meta.url), {
    env: { ...process.env, ...environment },
    serialization: 'advanced',
    stdio: ['ignore', 2, 2, 'ipc'],
    ...(signal && { signal }),
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('message', (reply: ChildReply) =>
      'error' in reply ? reject(new Error(reply.error)) : resolve(reply as ChildResult<Value>),
    );
    child.on('close', (code, killer) => reject(new Error(endedWithout(work, code, killer))));
    child.send(work);
  });
}

function endedWithout({ name }: ChildWork, code: number | null, killer: string | null): string {
  const end = killer === null ? `exit code ${code}` : killer;
  return `inChild: expected ${name} to end with a result, got a process that ended with ${end} (SIGKILL often means that memory ran out)`;
}
