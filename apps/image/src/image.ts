// The program as the terminal sees it: the work is done by a process of its own, so that Ctrl-C is heard at any moment and an end
// for want of memory is said in words.
import { fork } from 'node:child_process';
import { exitCodes } from '@ingd/cli/frame';

const words = process.argv.slice(2);
const command = words.find((word) => !word.startsWith('-'));
const child = fork(new URL('./image-process.js', import.meta.url), words, { stdio: 'inherit' });
let interrupted = false;

/** `digits` has nothing to save; the others save what they can, unless they are told twice. */
function interrupt(): void {
  if (interrupted || command === 'digits' || !child.connected) {
    child.kill('SIGKILL');
  } else {
    child.send('interrupt');
    complain('stopping after the step in hand; once more ends at once, and saves nothing more');
  }
  interrupted = true;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);

function complain(message: string): void {
  process.stderr.write(`ingd-image${command === undefined ? '' : ` ${command}`}: ${message}\n`);
}

child.on('error', (error) => {
  complain(error.message);
  process.exitCode = exitCodes.failed;
});

child.on('exit', (code, killer) => {
  if (interrupted && code !== exitCodes.interrupted) {
    complain('interrupted');
    process.exitCode = exitCodes.interrupted;
  } else if (code === null || code > exitCodes.interrupted) {
    complain(`its process ended with ${killer ?? `exit code ${code}`}, which often means that memory ran out`);
    process.exitCode = exitCodes.failed;
  } else {
    process.exitCode = code;
  }
});
