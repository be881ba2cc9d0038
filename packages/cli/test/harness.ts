import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type Io, main } from '../src/index.js';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly terminalColumns?: number;
  readonly interrupt?: AbortSignal;
  /** Hears everything written to standard error, as it comes. */
  readonly onErr?: (text: string) => void;
}

/** Runs the command in this process, its streams caught. */
export async function ingd(words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const out: Buffer[] = [];
  let err = '';
  const io: Io = {
    writeOut: (chunk) => void out.push(Buffer.from(chunk)),
    writeErr: (text) => {
      err += text;
      options.onErr?.(text);
    },
    readIn: async () => Buffer.from(options.input ?? ''),
    terminalColumns: options.terminalColumns,
    interrupt: options.interrupt ?? new AbortController().signal,
    debug: false,
  };
  const code = await main(words, io);
  return { code, out: Buffer.concat(out).toString('utf8'), err };
}

export interface Folder {
  path(name: string): string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  names(): Promise<readonly string[]>;
}

/** A fresh folder for each test of a file, removed after it. */
export function useFolder(): Folder {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ingd-cli-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));
  return {
    path: (name) => join(root, name),
    write: async (name, content) => {
      await writeFile(join(root, name), content);
      return join(root, name);
    },
    names: async () => (await readdir(root)).sort(),
  };
}
