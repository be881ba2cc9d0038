// The program as the terminal sees it: the work is done by a process of its own, so that Ctrl-C is heard at any moment and an end
// for want of memory is said in words.
import { fork } from 'node:child_process';
import { exitCodes, printVerdict, processIo } from '@ingd/cli/frame';

const words = process.argv.slice(2);
const command = words.find((word) => !word.startsWith('-'));
const json = words.includes('--json');
const io = processIo({ interrupt: new AbortController().signal });
const child = fork(new URL('./image-process.js', import.meta.url), words, { stdio: 'inherit' });
let interrupted = 0;

/** `digits` has nothing to save; the others save what they can, unless they are told twice. */
function interrupt(): void {
  interrupted++;
  if (interrupted > 1 || command === 'digits' || !child.connected) {
    child.kill('SIGKILL');
    return;
  }
  child.send('interrupt');
  complain('stopping after the step in hand; once more ends at once, and saves nothing more');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);

function complain(message: string): void {
  io.writeErr(`ingd-image${command === undefined ? '' : ` ${command}`}: ${message}\n`);
}

/** Of a process that was ended before it could say so itself. */
function end(exitCode: number, message: string): void {
  process.exitCode = printVerdict({ io, program: 'ingd-image', command, verdict: { exitCode, message }, json });
}

child.on('error', (error) => end(exitCodes.failed, error.message));

child.on('exit', (code, killer) => {
  if (interrupted > 0 && code !== exitCodes.interrupted && code !== exitCodes.done) {
    end(
      exitCodes.interrupted,
      interrupted > 1 ? 'interrupted; nothing more was saved' : 'interrupted; nothing was saved',
    );
  } else if (code === null || code > exitCodes.interrupted) {
    const how = killer ?? `exit code ${code}`;
    end(exitCodes.failed, `its process ended with ${how}, which often means that memory ran out`);
  } else {
    process.exitCode = code;
  }
});
