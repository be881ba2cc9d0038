import { type JsonReader, jsonReader } from '@ingd/engine/safetensors';
import { openTraining, writeTraining } from '../checkpoints/training-file.js';
import { expectParameters } from '../networks/parameters.js';
import { requireSameNetwork } from '../networks/require-same-network.js';
import type { EnergyModel } from './energy-model.js';
import type { EnergyInfo, EnergyState } from './energy-training.js';
import type { BestEpoch } from './train-energy.js';

const format = { name: 'ingd-energy-training', what: 'an energy model' };

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
  const { parameters: shapes, record } = model.network;
  const { parameters, optimiser, key, epoch } = state;
  const lists = { parameters, ...(best && { best: best.parameters }) };
  for (const list of Object.values(lists)) expectParameters('encodeEnergy', shapes, list);
  const description = { network: record, epoch, best: best && { epoch: best.epoch, loss: best.loss }, history };
  return writeTraining({ format, shapes, parameters: lists, optimiser, key, description });
}

/**
 * Reads what `encodeEnergy` wrote, for the same model. The caller disposes the tensors.
 * @throws RangeError in one sentence when the file was cut short or altered, or belongs to another network: names and shapes that differ are listed
 */
export function decodeEnergy(bytes: Uint8Array, { network }: EnergyModel): EnergyProgress {
  const reader = jsonReader('decodeEnergy');
  const file = openTraining(bytes, reader, format);
  const { described, key } = file;
  const epoch = reader.wholeNumber(described.epoch, 'the epoch');
  const kept = described.best === undefined ? undefined : bestOf(described.best, reader);
  const history = reader.list(described.history, 'the history').map((entry) => infoOf(entry, reader));
  const { name, parameters: shapes, record } = network;
  const remedy = 'pass the model that was trained';
  file.requireParameters(['parameters', ...(kept === undefined ? [] : ['best'])], shapes, { name, remedy });
  requireSameNetwork(reader, described.network, { record, remedy });
  return {
    state: { epoch, key, parameters: file.parameters('parameters', shapes), optimiser: file.optimiser() },
    best: kept && { ...kept, parameters: file.parameters('best', shapes) },
    history,
  };
}

function bestOf(value: unknown, reader: JsonReader): Omit<BestEpoch, 'parameters'> {
  const { epoch, loss } = reader.fields(value, 'the best epoch');
  return { epoch: reader.wholeNumber(epoch, 'the best epoch'), loss: Number(loss) };
}

function infoOf(entry: unknown, reader: JsonReader): EnergyInfo {
  const { epoch, trainingLoss, validationLoss, milliseconds } = reader.fields(entry, 'the history');
  return {
    epoch: Number(epoch),
    trainingLoss: Number(trainingLoss),
    validationLoss: validationLoss === undefined ? undefined : Number(validationLoss),
    milliseconds: Number(milliseconds),
  };
}
