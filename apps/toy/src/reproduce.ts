// The program behind `ingd reproduce`: it is told what to do by one message of the process that started it, and answers by messages.
import { inspect } from 'node:util';
import type { ProgramMessage, ProgramProgress, ProgramRequest } from '@ingd/cli/reproduce';
import { InputError } from '@ingd/datasets';
import { type BackendPreference, useBackend } from '@ingd/engine';
import { codeDigest } from './code-digest.js';
import { experiments } from './experiments.js';
import { reproduce } from './frame/reproduce.js';

const say = (message: ProgramMessage): void => void process.send?.(message);

async function run(request: ProgramRequest, signal: AbortSignal): Promise<ProgramMessage> {
  const { backend } = await useBackend(request.backend as BackendPreference);
  const code = await codeDigest();
  const hooks = {
    signal,
    note: (line: string) => say({ kind: 'note', line }),
    progress: (id: string, { done, total }: Omit<ProgramProgress, 'kind' | 'id'>) =>
      say({ kind: 'progress', id, done, total }),
  };
  const result = await reproduce({ ...request, backend }, { experiments, code }, hooks);
  return { kind: 'done', backend, ...result };
}

function problem(error: unknown): ProgramMessage {
  if (process.env.INGD_DEBUG === '1') process.stderr.write(`${inspect(error)}\n`);
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'problem', misuse: error instanceof InputError, message };
}

const interruption = new AbortController();
process.on('SIGINT', () => undefined); // Ctrl-C reaches every process of a terminal; the one that started this one decides
process.on('disconnect', () => process.exit()); // it is gone
process.on('message', async (message: ProgramRequest | 'interrupt') => {
  if (message === 'interrupt') return interruption.abort();
  const answer = await run(message, interruption.signal).catch(problem);
  process.send?.(answer, () => process.exit());
});
