import { runWords } from '@ingd/cli/frame';
import { expect } from 'vitest';
import { imageApp } from '../src/program.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The app as it is typed, in this process. */
export async function runApp(words: readonly string[]): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await runWords(imageApp, words, {
    writeOut: (chunk) => {
      out += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    },
    writeErr: (text) => {
      err += text;
    },
    readIn: async () => new Uint8Array(0),
    terminalColumns: undefined,
    interrupt: new AbortController().signal,
    debug: false,
  });
  return { code, out, err };
}

/** The one line with which wrong use is refused, exit code 2 and nothing on standard output. */
export async function refusalOf(words: readonly string[]): Promise<string> {
  const { code, out, err } = await runApp(words);
  expect(err.trim()).not.toContain('\n');
  expect([code, out]).toEqual([2, '']);
  return err.trim();
}
