import { jsonReader } from '@ingd/engine/safetensors';
import { openTraining, writeTraining } from '../checkpoints/training-file.js';
import { expectParameters } from '../networks/parameters.js';
import { requireSameNetwork } from '../networks/require-same-network.js';
import type { TimeNetwork } from '../networks/time-network.js';
import type { FlowMatchingState } from './flow-matching.js';

const format = { name: 'ingd-flow-matching', what: 'a flow matching' };

/** What a checkpoint is written from. */
export interface EncodeFlowMatchingOptions {
  readonly network: TimeNetwork;
  readonly state: FlowMatchingState;
}

/**
 * A state of flow matching as the bytes of a safetensors file: parameters by name, the optimiser's name and moments, step and key. A training that goes on from it is the
 * same, bit for bit.
 * @throws RangeError when the state's parameters are not the network's
 */
export async function encodeFlowMatching({ network, state }: EncodeFlowMatchingOptions): Promise<Uint8Array> {
  const { parameters: shapes, record } = network;
  const { step, key, parameters, optimiser } = state;
  expectParameters('encodeFlowMatching', shapes, parameters);
  return writeTraining({
    format,
    shapes,
    parameters: { parameters },
    optimiser,
    key,
    description: { step, network: record },
  });
}

/**
 * Reads what `encodeFlowMatching` wrote, for the same network. The caller disposes the state's tensors.
 * @throws RangeError in one sentence when the file was cut short or altered, or belongs to another network: names and shapes that differ are listed
 */
export function decodeFlowMatching(bytes: Uint8Array, network: TimeNetwork): FlowMatchingState {
  const reader = jsonReader('decodeFlowMatching');
  const file = openTraining(bytes, reader, format);
  const { name, parameters: shapes, record } = network;
  const remedy = 'pass the network that was trained';
  file.requireParameters(['parameters'], shapes, { name, remedy });
  const { network: stored = record } = file.described; // files of before say nothing of it
  requireSameNetwork(reader, stored, { record, remedy });
  const step = reader.wholeNumber(file.described.step, 'the step');
  return { step, key: file.key, parameters: file.parameters('parameters', shapes), optimiser: file.optimiser() };
}
