import {
  type CheckedHeader,
  type JsonReader,
  jsonReader,
  readHeader,
  readTensors,
  requireChecksum,
  type StoredTensor,
  writeContainer,
} from '@ingd/engine/safetensors';
import type { JsonValue } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import type { Network } from './network.js';
import { expectParameters, type NamedShape } from './parameters.js';
import { readDescription } from './read-description.js';
import { requireSameNetwork } from './require-same-network.js';
import { restoreNetwork } from './restore-network.js';
import type { TimeNetwork } from './time-network.js';

const formatName = 'ingd-network';

/** A network and the tensors that go with it. */
export interface SavedNetwork {
  readonly network: Network | TimeNetwork;
  /** In the order of the network's parameters. */
  readonly parameters: readonly tf.Tensor[];
  /** Whatever else is worth keeping. */
  readonly metadata: { readonly [name: string]: JsonValue };
}

/** What goes into a file. */
export interface EncodeNetworkOptions extends Omit<SavedNetwork, 'metadata'> {
  readonly metadata?: SavedNetwork['metadata'];
}

/**
 * A network as the bytes of a safetensors file: parameters by name in float32, its widths and settings as JSON, a checksum of it all.
 * @throws RangeError when the parameters are not the network's
 */
export async function encodeNetwork({ network, parameters, metadata = {} }: EncodeNetworkOptions): Promise<Uint8Array> {
  expectParameters('encodeNetwork', network.parameters, parameters);
  const tensors = new Map<string, StoredTensor>();
  for (const [index, { name, shape }] of network.parameters.entries()) {
    tensors.set(name, { shape, values: Float32Array.from(await (parameters[index] as tf.Tensor).data()) });
  }
  const description = { network: network.record, order: network.parameters.map(({ name }) => name), metadata };
  return writeContainer({
    metadata: { format: formatName, formatVersion: '1', network: JSON.stringify(description) },
    tensors,
  });
}

/**
 * Reads what `encodeNetwork` wrote, or, for a network that is passed, a safetensors file of any program with its parameters, in float32 or float64. The caller
 * disposes them.
 * @param expected the network that the file should hold; made from the file's record where absent
 * @throws RangeError in one sentence when the file was cut short or altered, or its parameters are not those of the network:
 *   every name and shape that differs is listed
 */
export function decodeNetwork(bytes: Uint8Array, expected?: Network | TimeNetwork): SavedNetwork {
  const reader = jsonReader('decodeNetwork');
  const header = readHeader(bytes, reader);
  const { network, record, metadata } =
    expected !== undefined && !isOurs(header)
      ? { network: expected, record: expected.record, metadata: header.metadata }
      : readOwn(bytes, { header, reader, expected });
  const remedy = 'pass the network that was saved';
  const entries = [...header.entries].map(([name, { shape }]) => ({ name, shape }));
  const differences = differencesBetween(network.parameters, entries);
  if (differences.length > 0) {
    reader.refuse(`the file's parameters are not those of ${network.name}: ${differences.join('; ')}; ${remedy}`);
  }
  requireSameNetwork(reader, record, { record: network.record, remedy });
  const tensors = readTensors(bytes, header);
  const parameters = network.parameters.map(({ name, shape }) => {
    const { values } = tensors.get(name) as StoredTensor;
    return tf.tensor(Float32Array.from(values), [...shape]);
  });
  return { network, parameters, metadata };
}

/** Whether a file says, in either of two places, that it is from one of these packages; other programs write a format of their own, or none. */
function isOurs({ metadata: { format, checksum } }: CheckedHeader): boolean {
  return format?.startsWith('ingd-') === true || checksum !== undefined;
}

interface OwnFile {
  readonly header: CheckedHeader;
  readonly reader: JsonReader;
  readonly expected: Network | TimeNetwork | undefined;
}

interface ReadOwn extends Omit<SavedNetwork, 'parameters'> {
  /** As it stands in the file. */
  readonly record: unknown;
}

/** The network and what was kept with it, of a file that `encodeNetwork` wrote and nobody altered. */
function readOwn(bytes: Uint8Array, { header, reader, expected }: OwnFile): ReadOwn {
  const { format, formatVersion, network } = header.metadata;
  if (format !== formatName) {
    const remedy = isOurs(header) ? '' : '; pass the network whose parameters these are';
    reader.refuse(`this safetensors file holds no network (its format is not "${formatName}")${remedy}`);
  }
  if (formatVersion !== '1') reader.refuse(`format version ${formatVersion} is not known; update @ingd/generators`);
  requireChecksum(bytes, header, reader);
  const description = readDescription(reader, network, 'the description of the network');
  const metadata = reader.fields(description.metadata, 'the metadata') as SavedNetwork['metadata'];
  return { network: expected ?? restoreNetwork(description.network), record: description.network, metadata };
}

/** One phrase for each parameter that one side lacks or that has another shape. */
export function differencesBetween(expected: readonly NamedShape[], found: readonly NamedShape[]): string[] {
  const inFile = new Map(found.map(({ name, shape }) => [name, `[${shape.join(', ')}]`]));
  const differences: string[] = [];
  for (const { name, shape } of expected) {
    const wanted = `[${shape.join(', ')}]`;
    const got = inFile.get(name);
    if (got === undefined) differences.push(`${name} ${wanted} is missing`);
    else if (got !== wanted) differences.push(`${name} is ${got} where ${wanted} is needed`);
    inFile.delete(name);
  }
  return [...differences, ...[...inFile].map(([name, shape]) => `${name} ${shape} is not the network's`)];
}
