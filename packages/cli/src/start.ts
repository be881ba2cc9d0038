import { Worker } from 'node:worker_threads';
import type { Request } from './frame/program.js';
import { parse, printVerdict } from './frame/run-words.js';
import { type Io, processIo, terminalColumns } from './io.js';
import { main } from './main.js';
import { exitCodes, judge, systemReason } from './problems.js';
import { ingd } from './program.js';
import type { FromWorker, WorkerSettings } from './worker-messages.js';

/** Commands whose work is tensors; they run in a worker so that Ctrl-C is heard at any moment. */
const HEAVY = new Set(['fit', 'apply', 'compare']);

/** Native addons and WebGPU devices belong to the thread that loaded them: with these the command runs on the main thread. */
const MAIN_THREAD_BACKENDS = new Set(['tensorflow', 'webgpu']);

function complain(io: Io, message: string): void {
  io.writeErr(`ingd: ${message}\n`);
}

/** A reader that went away (`| head`) ends the command in silence; a full disk behind standard output is said. */
function watchStandardOutput(io: Io): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    complain(io, `standard output could not be written: ${systemReason(error)}`);
    process.exit(exitCodes.failed);
  });
}

/** The last net: whatever escapes is one line. */
function watchEscapes(io: Io): void {
  const end = (error: unknown): void => {
    if (io.debug && error instanceof Error) io.writeErr(`${error.stack ?? ''}\n`);
    complain(io, judge(error).message);
    process.exit(exitCodes.failed);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

/** Calls back on Ctrl-C (and on a request to terminate); a second one ends the process at once. */
function onInterrupt(callback: () => void): void {
  let heard = false;
  const listen = (): void => {
    if (heard) process.exit(exitCodes.interrupted);
    heard = true;
    callback();
  };
  process.on('SIGINT', listen);
  process.on('SIGTERM', listen);
}

function workerFailure(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'memory ran out; try fewer rows, a smaller --statistic, or --batch';
  return judge(error).message;
}

function receive(message: FromWorker, io: Io, finish: (exitCode: number) => void): void {
  if (message.kind === 'out') io.writeOut(message.chunk);
  else if (message.kind === 'err') io.writeErr(message.text);
  else finish(message.exitCode);
}

/** Takes what a worker says, as it comes; from `hold` on not before its end, so that never both threads say how it ended. */
function receiver(io: Io, finish: (exitCode: number) => void) {
  const held: FromWorker[] = [];
  let holding = false;
  return {
    hold: () => {
      holding = true;
    },
    take(message: FromWorker): void {
      held.push(message);
      if (holding && message.kind !== 'done') return;
      for (const each of held.splice(0)) receive(each, io, finish);
    },
  };
}

/** How long a command that keeps nothing may take to end by itself. */
const GRACE_MILLISECONDS = 1000;

/** A fit is let to end its step and save the run; anything else has nothing to save and ends soon, whatever it is doing: by the timer at the latest. */
function interruptWorker({ worker, request, io, hold, finish }: RunningWorker): NodeJS.Timeout | undefined {
  worker.postMessage('interrupt');
  if (request.command === 'fit') {
    io.writeErr('\ningd fit: stopping after the step in hand; once more ends at once, and saves nothing more\n');
    return undefined;
  }
  hold();
  const end = (): void => {
    const verdict = { exitCode: exitCodes.interrupted, message: 'interrupted; nothing was saved' };
    finish(printVerdict({ io, program: ingd.name, command: request.command, verdict, json: request.options.json }));
  };
  return setTimeout(end, GRACE_MILLISECONDS).unref();
}

interface RunningWorker {
  readonly worker: Worker;
  readonly request: Request;
  readonly io: Io;
  /** From now on nothing is written before the worker's end. */
  readonly hold: () => void;
  readonly finish: (exitCode: number) => void;
}

function runInWorker(words: readonly string[], request: Request, io: Io): Promise<number> {
  const workerData: WorkerSettings = { words, terminalColumns: terminalColumns(), debug: io.debug };
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData });
  return new Promise((resolve) => {
    let late: NodeJS.Timeout | undefined;
    const finish = (exitCode: number): void => {
      clearTimeout(late);
      worker.removeAllListeners('message');
      resolve(exitCode);
      void worker.terminate();
    };
    const { hold, take } = receiver(io, finish);
    onInterrupt(() => {
      late = interruptWorker({ worker, request, io, hold, finish });
    });
    worker.on('message', take);
    worker.on('error', (error) => {
      if (io.debug) io.writeErr(`${error.stack ?? ''}\n`);
      const verdict = { exitCode: exitCodes.failed, message: workerFailure(error) };
      finish(printVerdict({ io, program: ingd.name, command: request.command, verdict, json: request.options.json }));
    });
    worker.on('exit', () => resolve(exitCodes.failed));
  });
}

/** A WebGPU device keeps the process alive; it is ended once what was written has gone out. */
function endProcess(exitCode: number): void {
  process.stdout.write('', () => process.exit(exitCode));
}

/**
 * The command as a process: streams, signals and a worker for the numerical part.
 * @param words what was typed after `ingd`
 * @returns the exit code for the process
 */
export async function start(words: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  const io = processIo({ interrupt: interruption.signal });
  watchStandardOutput(io);
  watchEscapes(io);
  const { request, exitCode } = parse(ingd, words, io);
  if (request === undefined) return exitCode;
  if (HEAVY.has(request.command) && !MAIN_THREAD_BACKENDS.has(request.options.backend)) {
    return runInWorker(words, request, io);
  }
  onInterrupt(() => interruption.abort());
  const code = await main(words, io);
  if (request.options.backend === 'webgpu') endProcess(code);
  return code;
}
