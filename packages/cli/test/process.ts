import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** A file descriptor for standard output instead of a pipe. */
  readonly stdout?: number;
  readonly cwd?: string;
}

/** Takes WebGPU away where its packages are installed: Vulkan is shown no driver, which Dawn remarks upon on standard error. */
export const withoutGraphicsDriver = { VK_ICD_FILENAMES: 'nowhere.json', VK_DRIVER_FILES: 'nowhere.json' };

/** What makes Node read the sources of the workspace: no build is needed. */
export const fromSources = ['--conditions=@ingd/source', '--import', pathToFileURL(here('./source-loader.mjs')).href];

/** Starts `bin/ingd.js` as a process of its own, on the sources: no build is needed. */
export function startIngd(words: readonly string[], { environment, stdout, cwd }: StartOptions = {}): Started {
  const child = spawn(process.execPath, [...fromSources, here('../bin/ingd.js'), ...words], {
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
    ...(cwd && { cwd }),
  });
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    err += String(chunk);
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}
