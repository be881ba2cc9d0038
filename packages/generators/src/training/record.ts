import type { Key } from '@ingd/engine';
import {
  type JsonReader,
  jsonReader,
  readHeader,
  readTensors,
  requireChecksum,
  type StoredTensor,
  writeContainer,
} from '@ingd/engine/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import type { Generator } from '../generators/generator.js';
import { differencesBetween } from '../networks/file.js';
import { expectParameters } from '../networks/parameters.js';
import { readDescription } from '../networks/read-description.js';
import type { IngdState } from './contract.js';

const formatName = 'ingd-training';

/** What a checkpoint is written from. */
export interface EncodeIngdOptions {
  readonly generator: Generator;
  readonly state: IngdState;
}

/**
 * A training state as the bytes of a safetensors file: parameters by name, the optimiser's moments, step, time and key. A run that goes on from it is the
 * same, bit for bit.
 * @throws RangeError when the state's parameters are not the generator's
 */
export async function encodeIngd({ generator, state }: EncodeIngdOptions): Promise<Uint8Array> {
  expectParameters('encodeIngd', generator.parameters, state.parameters);
  const tensors = new Map<string, StoredTensor>();
  for (const [i, { name }] of generator.parameters.entries()) {
    tensors.set(`parameters.${name}`, await stored(state.parameters[i] as tf.Tensor));
  }
  for (const [i, tensor] of state.optimiser.tensors.entries()) tensors.set(`optimiser.${i}`, await stored(tensor));
  const { step, time, key, optimiser } = state;
  const description = JSON.stringify({ step, time, key, updates: optimiser.step, moments: optimiser.tensors.length });
  return writeContainer({ metadata: { format: formatName, formatVersion: '1', training: description }, tensors });
}

/**
 * Reads what `encodeIngd` wrote, for the same generator. The caller disposes the state's tensors.
 * @throws RangeError in one sentence when the file was cut short or altered, or belongs to another generator: names and shapes that differ are listed
 */
export function decodeIngd(bytes: Uint8Array, generator: Generator): IngdState {
  const reader = jsonReader('decodeIngd');
  const header = readHeader(bytes, reader);
  const { format, formatVersion, training } = header.metadata;
  if (format !== formatName || formatVersion !== '1') {
    reader.refuse(
      `this safetensors file is no checkpoint of a training that is known here (its format is not "${formatName}", version 1)`,
    );
  }
  requireChecksum(bytes, header, reader);
  const described = readDescription(reader, training, 'the description of the training');
  const [first, second] = reader.wholeNumbers(described.key, 'the key');
  const count = reader.wholeNumber(described.moments, 'the number of moments');
  const entries = [...header.entries].map(([name, { shape }]) => ({ name, shape }));
  const wanted = generator.parameters.map(({ name, shape }) => ({ name: `parameters.${name}`, shape }));
  const differences = differencesBetween(
    wanted,
    entries.filter(({ name }) => !name.startsWith('optimiser.')),
  );
  if (differences.length > 0) {
    reader.refuse(
      `the file's parameters are not those of ${generator.name}: ${differences.join('; ')}; pass the generator that was trained`,
    );
  }
  const tensors = readTensors(bytes, header);
  const take = (name: string): tf.Tensor => {
    const { shape, values } = tensors.get(name) ?? reader.refuse(`tensor "${name}" is missing`);
    return tf.tensor(Float32Array.from(values), [...shape]);
  };
  return {
    step: reader.wholeNumber(described.step, 'the step'),
    time: timeOf(described.time, reader),
    key: [first ?? 0, second ?? 0] satisfies Key,
    parameters: wanted.map(({ name }) => take(name)),
    optimiser: {
      step: reader.wholeNumber(described.updates, 'the number of updates'),
      tensors: Array.from({ length: count }, (_, i) => take(`optimiser.${i}`)),
    },
  };
}

function timeOf(value: unknown, reader: JsonReader): number {
  return value === 0 ? value : reader.positiveNumber(value, 'the time');
}

async function stored(tensor: tf.Tensor): Promise<StoredTensor> {
  return { shape: tensor.shape, values: Float32Array.from(await tensor.data()) };
}
