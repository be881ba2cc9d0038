/** Where the command's words go: the process itself, the far side of a worker, or a test. */
export interface Io {
  /** Standard output: results only. */
  writeOut(chunk: string | Uint8Array): void;
  /** Standard error: people's words, progress, warnings. */
  writeErr(text: string): void;
  /** All of standard input. */
  readIn(): Promise<Uint8Array>;
  /** Columns of the terminal behind standard error; undefined where that is no terminal. */
  readonly terminalColumns: number | undefined;
  /** Aborted by Ctrl-C. */
  readonly interrupt: AbortSignal;
  /** Show where an error came from (`INGD_DEBUG=1`). */
  readonly debug: boolean;
}

/** All of a stream's bytes. */
async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Standard input by descriptor: works on the main thread and in a worker alike. */
export async function readStandardInput(): Promise<Uint8Array> {
  const { createReadStream } = await import('node:fs');
  return readAll(createReadStream('', { fd: 0, autoClose: false }));
}

/** The columns of the terminal behind standard error, or undefined. */
export function terminalColumns(): number | undefined {
  return process.stderr.isTTY ? process.stderr.columns : undefined;
}

/** The process's own streams. `interrupt` never fires unless one is given: a caller's signals are its own. */
export function processIo({ interrupt = new AbortController().signal }: { interrupt?: AbortSignal } = {}): Io {
  return {
    writeOut: (chunk) => void process.stdout.write(chunk),
    writeErr: (text) => void process.stderr.write(text),
    readIn: readStandardInput,
    terminalColumns: terminalColumns(),
    interrupt,
    debug: process.env.INGD_DEBUG === '1',
  };
}
