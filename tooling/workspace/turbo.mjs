import { programOf } from './paths.mjs';
import { runNode } from './run-node.mjs';

/** Runs turbo tasks over the workspace; turbo replays from its cache what has not changed. */
export function runTurbo(tasks, { output = 'show', logs = 'errors-only', options = [], variables = {} } = {}) {
  const manner = [`--output-logs=${logs}`, '--log-order=grouped', '--log-prefix=none', '--no-update-notifier'];
  return runNode(programOf('turbo'), ['run', ...tasks, ...manner, ...options], { output, variables });
}
