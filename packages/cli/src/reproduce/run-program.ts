import { type ChildProcess, fork } from 'node:child_process';
import { ComputationProblem, UsageProblem } from '../problems.js';
import type { ProgramDone, ProgramMessage, ProgramProgress, ProgramRequest } from './program-messages.js';

/** Who hears of a run, and what ends it. */
export interface ProgramWatcher {
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
  readonly progress: (progress: ProgramProgress) => void;
}

/**
 * Has an app's program compute experiments, in a process of its own. A raised signal is passed on: the program then ends by
 * itself, and says what it had.
 * @throws UsageProblem and ComputationProblem with what the program says
 */
export async function runProgram(
  program: string,
  request: ProgramRequest,
  watcher: ProgramWatcher,
): Promise<ProgramDone> {
  const child = fork(program, { stdio: ['ignore', 2, 2, 'ipc'] });
  const interrupt = (): void => void child.send('interrupt');
  watcher.signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await conversation(child, request, watcher);
  } finally {
    watcher.signal.removeEventListener('abort', interrupt);
    if (child.connected) child.disconnect();
  }
}

function conversation(child: ChildProcess, request: ProgramRequest, watcher: ProgramWatcher): Promise<ProgramDone> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: ProgramMessage) => {
      if (message.kind === 'note') watcher.note(message.line);
      else if (message.kind === 'progress') watcher.progress(message);
      else if (message.kind === 'done') resolve(message);
      else reject(new (message.misuse ? UsageProblem : ComputationProblem)(message.message));
    });
    child.on('error', reject);
    child.on('exit', (code, killer) => {
      const how = killer ?? `exit code ${code}`;
      reject(new ComputationProblem(`the program of the experiments ended with ${how}; what it had computed is kept`));
    });
    child.send(request);
    if (watcher.signal.aborted) child.send('interrupt');
  });
}
