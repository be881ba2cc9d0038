/** One line for a person, on standard error where `--json` output or a table is expected on standard output. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** A failure that a person can act on; it is printed as one line, without a stack. */
export class Refusal extends Error {}

/** Runs a command's body; a Refusal becomes its one line and exit status 1. */
export async function asCommand(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
