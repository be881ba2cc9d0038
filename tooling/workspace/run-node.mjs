import { spawn } from 'node:child_process';
import { environment } from './environment.mjs';
import { root } from './paths.mjs';

/**
 * Runs one JavaScript program under this Node. No shell and no `.cmd` file is involved, so it behaves alike on every system.
 * `output: 'show'` hands the terminal over; `'keep'` collects both streams and shows nothing.
 */
export function runNode(program, programArguments = [], { cwd = root, output = 'show', variables = {} } = {}) {
  const stdio = output === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'];
  const child = spawn(process.execPath, [program, ...programArguments], {
    cwd,
    stdio,
    env: { ...environment(), ...variables },
  });
  const letChildFinish = () => {}; // Ctrl-C reaches the child too, which saves what it has; we wait for it
  process.on('SIGINT', letChildFinish);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part) => (text += part));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', letChildFinish);
      resolve({ code: code ?? signalExitCode(signal), text });
    });
  });
}

/** The exit status a shell would report, so that an interrupted child is told from a failed one. */
function signalExitCode(signal) {
  return signal === 'SIGINT' ? 130 : 1;
}
