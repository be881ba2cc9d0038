import { fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type LocalRegistry = {
  /** Lines for an .npmrc: `@ingd` packages come from here; everything else from the registry that npm is configured for. */
  readonly npmrc: string;
  readonly url: string;
  stop(): Promise<void>;
};

/** Starts a Verdaccio on a free port of this machine, with its storage in `folder`. */
export async function startLocalRegistry(folder: string): Promise<LocalRegistry> {
  const program = join(dirname(fileURLToPath(import.meta.url)), 'registry-process.mjs');
  const child = fork(program, [folder], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
  let log = '';
  child.stdout?.on('data', (part) => (log += part));
  child.stderr?.on('data', (part) => (log += part));
  const exited = once(child, 'exit');
  const [answer] = await Promise.race([
    once(child, 'message'),
    exited.then(() => Promise.reject(new Error(`startLocalRegistry: verdaccio ended before it listened\n${log}`))),
  ]);
  const host = `127.0.0.1:${(answer as { port: number }).port}`;
  return {
    url: `http://${host}/`,
    npmrc: `@ingd:registry=http://${host}/\n//${host}/:_authToken=anyone\nfund=false\naudit=false\nupdate-notifier=false\n`,
    stop: async () => {
      child.kill('SIGKILL'); // nothing of it is kept, so it need not close anything
      await exited;
    },
  };
}
