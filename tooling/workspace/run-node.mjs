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
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part) => (text += part));
  return whileChildrenRun(
    new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code: code ?? signalExitCode(signal), text }));
    }),
  );
}

/** Ctrl-C reaches the children too, which save what they have; we wait for them. */
const letChildrenFinish = () => {};
let running = 0;

/** One listener for all that run at once: Node warns of more than ten. */
async function whileChildrenRun(end) {
  if (running++ === 0) process.on('SIGINT', letChildrenFinish);
  try {
    return await end;
  } finally {
    if (--running === 0) process.off('SIGINT', letChildrenFinish);
  }
}

/** The exit status a shell would report, so that an interrupted child is told from a failed one. */
function signalExitCode(signal) {
  return signal === 'SIGINT' ? 130 : 1;
}
