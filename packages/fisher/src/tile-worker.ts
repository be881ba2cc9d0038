import { type BackendName, useBackend } from '@ingd/engine';
import { move } from 'piscina';
import { answerPart } from './pool/answer-part.js';
import type { PartTask } from './pool/tile-pool.js';

/** Makes a thread of `tilePool` ready; piscina calls this and `answer` by name. */
export async function start(backend: BackendName): Promise<void> {
  await useBackend(backend);
}

/** The sums of one part; large ones are handed over, not copied. */
export async function answer(task: PartTask) {
  const sums = await answerPart(task);
  return sums instanceof Float64Array ? move(sums) : sums;
}
