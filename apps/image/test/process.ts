import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const address = (path: string): URL => new URL(path, import.meta.url);

/** The app as a process on the sources, no build needed, and what it says. */
export interface Started {
  readonly child: ChildProcess;
  /** What is on standard error so far. */
  said(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

export function startApp(words: readonly string[]): Started {
  const loader = address('../../../packages/cli/test/source-loader.mjs').href;
  const program = fileURLToPath(address('../src/image.js'));
  const child = spawn(process.execPath, ['--conditions=@ingd/source', '--import', loader, program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  const ended = new Promise<Awaited<Started['ended']>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, said: () => err, ended };
}
