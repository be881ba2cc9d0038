import { type ChildProcess, fork } from 'node:child_process';
import type { PieceNote, PieceReply, PieceRequest } from './frame/piece-messages.js';

/** Computes pieces; `close` ends whatever is still running. */
export interface Computer {
  /** How many pieces are worth asking for at once. */
  readonly width: number;
  /**
   * @param note told what the piece says on the way
   * @throws Error with what went wrong there
   */
  compute(request: PieceRequest, note: (line: string) => void): Promise<unknown>;
  close(): void;
}

/** Processes that stay for many pieces; the results do not depend on how many there are. */
export function processPool(width: number): Computer {
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  let closed = false;
  const begin = (): ChildProcess => {
    const child = fork(new URL('./piece-process.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] });
    child.setMaxListeners(0);
    all.add(child);
    child.once('exit', () => all.delete(child));
    return child;
  };
  return {
    width,
    async compute(request, note) {
      if (closed) throw new Error('the processes were ended');
      const child = idle.pop() ?? begin();
      const reply = await ask(child, request, note);
      if (!closed && child.connected) idle.push(child);
      if ('error' in reply) throw new Error(reply.error);
      return reply.found;
    },
    close() {
      closed = true;
      for (const child of all) child.kill('SIGKILL');
    },
  };
}

function ask(child: ChildProcess, request: PieceRequest, note: (line: string) => void): Promise<PieceReply> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, killer: string | null): void => {
      const how = killer === null ? `exit code ${code}` : killer;
      reject(new Error(`its process ended with ${how} (SIGKILL often means that memory ran out)`));
    };
    child.once('exit', ended);
    child.once('error', reject);
    const heard = (message: PieceReply | PieceNote): void => {
      if ('note' in message) {
        note(message.note);
        return;
      }
      child.off('message', heard);
      child.off('exit', ended);
      child.off('error', reject);
      resolve(message);
    };
    child.on('message', heard);
    child.send(request);
  });
}
