import type { Key } from '@ingd/engine';
import {
  jsonReader,
  readHeader,
  readTensors,
  requireChecksum,
  type StoredTensor,
  writeContainer,
} from '@ingd/engine/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import { differencesBetween } from '../networks/file.js';
import { expectParameters } from '../networks/parameters.js';
import { readDescription } from '../networks/read-description.js';
import type { EnergyModel } from './energy-model.js';
import type { EnergyInfo, EnergyState } from './energy-training.js';
import type { BestEpoch } from './train-energy.js';

const formatName = 'ingd-energy-training';

/** How far a training of an energy model is: what `trainEnergy` goes on from. The caller disposes its tensors. */
export interface EnergyProgress {
  readonly state: EnergyState;
  /** Undefined where no epoch was good. */
  readonly best: BestEpoch | undefined;
  /** One entry for each epoch made. */
  readonly history: readonly EnergyInfo[];
}

/** What a checkpoint is written from. */
export interface EncodeEnergyOptions extends EnergyProgress {
  readonly model: EnergyModel;
}

/**
 * A training as the bytes of a safetensors file: parameters by name, the optimiser's moments, the best parameters, epoch, key and history. A training that
 * goes on from it is the same, bit for bit.
 * @throws RangeError when the parameters are not the model's
 */
export async function encodeEnergy({ model, state, best, history }: EncodeEnergyOptions): Promise<Uint8Array> {
  const { network } = model;
  const tensors = new Map<string, StoredTensor>();
  const keep = async (prefix: string, parameters: readonly tf.Tensor[]): Promise<void> => {
    expectParameters('encodeEnergy', network.parameters, parameters);
    for (const [i, { name }] of network.parameters.entries()) {
      tensors.set(`${prefix}.${name}`, await stored(parameters[i] as tf.Tensor));
    }
  };
  await keep('parameters', state.parameters);
  if (best !== undefined) await keep('best', best.parameters);
  for (const [i, tensor] of state.optimiser.tensors.entries()) tensors.set(`optimiser.${i}`, await stored(tensor));
  const { epoch, key, optimiser } = state;
  const training = JSON.stringify({
    network: network.record,
    epoch,
    key,
    updates: optimiser.step,
    moments: optimiser.tensors.length,
    best: best && { epoch: best.epoch, loss: best.loss },
    history,
  });
  return writeContainer({ metadata: { format: formatName, formatVersion: '1', training }, tensors });
}

/**
 * Reads what `encodeEnergy` wrote, for the same model. The caller disposes the tensors.
 * @throws RangeError in one sentence when the file was cut short or altered, or belongs to another network: names and shapes that differ are listed
 */
export function decodeEnergy(bytes: Uint8Array, { network }: EnergyModel): EnergyProgress {
  const reader = jsonReader('decodeEnergy');
  const header = readHeader(bytes, reader);
  const { format, formatVersion, training } = header.metadata;
  if (format !== formatName || formatVersion !== '1') {
    reader.refuse(
      `this safetensors file is no checkpoint of an energy model that is known here (its format is not "${formatName}", version 1)`,
    );
  }
  requireChecksum(bytes, header, reader);
  const described = readDescription(reader, training, 'the description of the training');
  const best = described.best === undefined ? undefined : reader.fields(described.best, 'the best epoch');
  const shapes = [...header.entries].map(([name, { shape }]) => ({ name, shape }));
  const named = (prefix: string) => network.parameters.map(({ name, shape }) => ({ name: `${prefix}.${name}`, shape }));
  const differences = differencesBetween(
    [...named('parameters'), ...(best === undefined ? [] : named('best'))],
    shapes.filter(({ name }) => !name.startsWith('optimiser.')),
  );
  if (differences.length > 0) {
    reader.refuse(
      `the file's parameters are not those of ${network.name}: ${differences.join('; ')}; pass the model that was trained`,
    );
  }
  if (JSON.stringify(described.network) !== JSON.stringify(network.record)) {
    reader.refuse(
      `the file's network is ${JSON.stringify(described.network)}, not ${network.name}; pass the model that was trained`,
    );
  }
  const tensors = readTensors(bytes, header);
  const take = (name: string): tf.Tensor => {
    const { shape, values } = tensors.get(name) ?? reader.refuse(`tensor "${name}" is missing`);
    return tf.tensor(Float32Array.from(values), [...shape]);
  };
  const takeAll = (prefix: string) => named(prefix).map(({ name }) => take(name));
  const moments = reader.wholeNumber(described.moments, 'the number of moments');
  const missing = Array.from({ length: moments }, (_, i) => `optimiser.${i}`).find((name) => !tensors.has(name));
  if (missing !== undefined) reader.refuse(`tensor "${missing}" is missing`);
  const [first, second] = reader.wholeNumbers(described.key, 'the key');
  return {
    state: {
      epoch: reader.wholeNumber(described.epoch, 'the epoch'),
      key: [first ?? 0, second ?? 0] satisfies Key,
      parameters: takeAll('parameters'),
      optimiser: {
        step: reader.wholeNumber(described.updates, 'the number of updates'),
        tensors: Array.from({ length: moments }, (_, i) => take(`optimiser.${i}`)),
      },
    },
    best: best && {
      epoch: reader.wholeNumber(best.epoch, 'the best epoch'),
      loss: Number(best.loss),
      parameters: takeAll('best'),
    },
    history: reader.list(described.history, 'the history').map((entry) => infoOf(reader.fields(entry, 'the history'))),
  };
}

function infoOf(entry: Readonly<Record<string, unknown>>): EnergyInfo {
  const { epoch, trainingLoss, validationLoss, milliseconds } = entry;
  return {
    epoch: Number(epoch),
    trainingLoss: Number(trainingLoss),
    validationLoss: validationLoss === undefined ? undefined : Number(validationLoss),
    milliseconds: Number(milliseconds),
  };
}

async function stored(tensor: tf.Tensor): Promise<StoredTensor> {
  return { shape: tensor.shape, values: Float32Array.from(await tensor.data()) };
}
