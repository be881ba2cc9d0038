import { type BackendChoice, useBackend } from '@ingd/engine';
import type { BackendName } from '../options/shared.js';
import { UsageProblem } from '../problems.js';

/** Starts the backend that was asked for; where it is not there, says so as wrong use. */
export async function startBackend(name: BackendName): Promise<BackendChoice> {
  try {
    return await useBackend(name);
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : String(error));
  }
}
