import { resolve } from 'node:path';
import { InputError } from '@ingd/datasets';
import { checkOutput, writeBytes } from '@ingd/datasets/node';
import { ComputationProblem, systemReason, UsageProblem } from '../problems.js';

/** A place for one result. Nothing is there until `write` has all of it. */
export interface Output {
  readonly path: string;
  /** All bytes or nothing. */
  write(bytes: Uint8Array | string): Promise<void>;
}

export interface OutputRequest {
  readonly path: string;
  /** What it is, for messages: `'map'`, `'report'`. */
  readonly what: string;
  /** Whether a file that is there may be replaced. */
  readonly force: boolean;
}

function nameOf({ path, what }: OutputRequest): string {
  return path === '' ? `the ${what}` : `the ${what} ${path}`;
}

/**
 * Writes a result, all of it or nothing.
 * @throws ComputationProblem in one sentence: by now there is something to lose
 */
async function writeOutput(request: OutputRequest, bytes: Uint8Array | string): Promise<void> {
  try {
    await writeBytes(request.path, bytes, { force: request.force, name: nameOf(request) });
  } catch (error) {
    throw new ComputationProblem(systemReason(error));
  }
}

/**
 * Checks a place for a result before anything is computed: its folder is there and takes files, and no file is replaced unasked.
 * @throws InputError or UsageProblem in one sentence
 */
export async function prepareOutput(request: OutputRequest): Promise<Output> {
  const { path, force } = request;
  try {
    await checkOutput(path, { force, name: nameOf(request) });
  } catch (error) {
    const taken = error instanceof InputError && error.problem === 'exists';
    throw taken ? new UsageProblem(`${path} exists; --force replaces it`) : error;
  }
  return { path, write: (bytes) => writeOutput(request, bytes) };
}

/** Refuses two results in one file, and a result in the place of an input. */
export function requireDistinct(outputs: readonly (string | undefined)[], inputs: readonly string[]): void {
  const seen = new Set(inputs.filter((path) => path !== '-').map((path) => resolve(path)));
  for (const path of outputs) {
    if (path === undefined || path === '-') continue;
    const full = resolve(path);
    if (seen.has(full)) throw new UsageProblem(`${path} is named twice; every input and output needs its own file`);
    seen.add(full);
  }
}
