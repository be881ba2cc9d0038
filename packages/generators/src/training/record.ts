import { type JsonReader, jsonReader } from '@ingd/engine/safetensors';
import { openTraining, writeTraining } from '../checkpoints/training-file.js';
import type { Generator } from '../generators/generator.js';
import { expectParameters } from '../networks/parameters.js';
import { requireSameNetwork } from '../networks/require-same-network.js';
import type { IngdState } from './contract.js';

const format = { name: 'ingd-training', what: 'a training' };

/** What a checkpoint is written from. */
export interface EncodeIngdOptions {
  readonly generator: Generator;
  readonly state: IngdState;
}

/**
 * A training state as the bytes of a safetensors file: parameters by name, the optimiser's name and moments, carried particles, step, time and key. A run that goes on from it is the
 * same, bit for bit.
 * @throws RangeError when the state's parameters are not the generator's
 */
export async function encodeIngd({ generator, state }: EncodeIngdOptions): Promise<Uint8Array> {
  const shapes = generator.parameters;
  expectParameters('encodeIngd', shapes, state.parameters);
  const { step, time, key, parameters, optimiser, particles } = state;
  const description = { step, time, generator: generator.name, record: generator.record };
  return writeTraining({ format, shapes, parameters: { parameters }, optimiser, particles, key, description });
}

/**
 * Reads what `encodeIngd` wrote, for the same generator. The caller disposes the state's tensors.
 * @throws RangeError in one sentence when the file was cut short or altered, or belongs to another generator: names and shapes that differ are listed, and where all are alike the two generators named
 */
export function decodeIngd(bytes: Uint8Array, generator: Generator): IngdState {
  const reader = jsonReader('decodeIngd');
  const file = openTraining(bytes, reader, format);
  const { described, key } = file;
  const { name, parameters: shapes, record } = generator;
  const remedy = 'pass the generator that was trained';
  file.requireParameters(['parameters'], shapes, { name, remedy });
  requireSameName(described.generator, name, reader);
  // Files of before, and generators of one's own, may say nothing of it.
  if (described.record !== undefined && record !== undefined) {
    requireSameNetwork(reader, described.record, { record, remedy });
  }
  const step = reader.wholeNumber(described.step, 'the step');
  const time = timeOf(described.time, reader);
  const particles = file.particles();
  return {
    step,
    time,
    key,
    parameters: file.parameters('parameters', shapes),
    optimiser: file.optimiser(),
    ...(particles && { particles }),
  };
}

/** Generators of the same shapes may still differ: in their activation, in how they are integrated. */
function requireSameName(stored: unknown, name: string, reader: JsonReader): void {
  if (stored === undefined || stored === name) return;
  reader.refuse(`the file is of ${stored}, not of ${name}; pass the generator that was trained`);
}

function timeOf(value: unknown, reader: JsonReader): number {
  return value === 0 ? value : reader.positiveNumber(value, 'the time');
}
