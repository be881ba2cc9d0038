import type { Key } from '@ingd/engine';
import {
  type JsonReader,
  readHeader,
  readTensors,
  requireChecksum,
  type StoredTensor,
  writeContainer,
} from '@ingd/engine/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import { differencesBetween } from '../networks/file.js';
import type { NamedShape } from '../networks/parameters.js';
import { readDescription } from '../networks/read-description.js';
import type { OptimiserState } from '../optimisers/optimiser.js';

/** One kind of checkpoint. */
export interface TrainingFormat {
  /** As it stands in the file. */
  readonly name: string;
  /** In an error: "no checkpoint of … that is known here". */
  readonly what: string;
}

/** The name under which particles are stored: no list of parameters is called so. */
const PARTICLES = 'particles';

/** What every training keeps, and a description of the rest. */
export interface TrainingContents {
  readonly format: TrainingFormat;
  readonly shapes: readonly NamedShape[];
  /** Lists of tensors of these shapes, by the prefix of their names. */
  readonly parameters: Readonly<Record<string, readonly tf.Tensor[]>>;
  readonly optimiser: OptimiserState;
  /** Samples that are carried along. */
  readonly particles?: tf.Tensor2D | undefined;
  readonly key: Key;
  readonly description: Readonly<Record<string, unknown>>;
}

/** The bytes of a safetensors file: parameters by prefix and name, the optimiser's moments, everything else as JSON, a checksum of it all. */
export async function writeTraining(contents: TrainingContents): Promise<Uint8Array> {
  const { format, shapes, parameters, optimiser, particles, key, description } = contents;
  const tensors = new Map<string, StoredTensor>();
  const keep = async (name: string, tensor: tf.Tensor): Promise<void> => {
    tensors.set(name, { shape: tensor.shape, values: Float32Array.from(await tensor.data()) });
  };
  for (const [prefix, list] of Object.entries(parameters)) {
    for (const [i, { name }] of shapes.entries()) await keep(`${prefix}.${name}`, list[i] as tf.Tensor);
  }
  for (const [i, tensor] of optimiser.tensors.entries()) await keep(`optimiser.${i}`, tensor);
  if (particles !== undefined) await keep(PARTICLES, particles);
  const { step: updates, name } = optimiser;
  const rest = { ...description, key, updates, moments: optimiser.tensors.length, optimiser: name };
  const metadata = { format: format.name, formatVersion: '1', training: JSON.stringify(rest) };
  return writeContainer({ metadata, tensors });
}

/** A file that was found whole. Its tensors are made when they are asked for; the caller disposes them. */
export interface OpenTraining {
  readonly described: Readonly<Record<string, unknown>>;
  readonly key: Key;
  /** Refuses parameters of other names or shapes than those under these prefixes, every one listed, and an optimiser that is not whole. */
  requireParameters(prefixes: readonly string[], shapes: readonly NamedShape[], passed: PassedModel): void;
  parameters(prefix: string, shapes: readonly NamedShape[]): tf.Tensor[];
  optimiser(): OptimiserState;
  /** Undefined where none were stored. */
  particles(): tf.Tensor2D | undefined;
}

/** What the caller said the file belongs to, in errors. */
export interface PassedModel {
  readonly name: string;
  /** "pass the model that was trained". */
  readonly remedy: string;
}

/**
 * Opens what `writeTraining` wrote.
 * @throws RangeError in one sentence when it is of another format, was cut short or altered
 */
export function openTraining(bytes: Uint8Array, reader: JsonReader, format: TrainingFormat): OpenTraining {
  const header = readHeader(bytes, reader);
  const { format: found, formatVersion, training } = header.metadata;
  if (found !== format.name || formatVersion !== '1') {
    reader.refuse(
      `this safetensors file is no checkpoint of ${format.what} that is known here (its format is not "${format.name}", version 1)`,
    );
  }
  requireChecksum(bytes, header, reader);
  const described = readDescription(reader, training, 'the description of the training');
  const { key, updates, moments, name } = restOf(described, reader);
  const tensors = readTensors(bytes, header);
  const take = (tensorName: string): tf.Tensor => {
    const { shape, values } = tensors.get(tensorName) as StoredTensor;
    return tf.tensor(Float32Array.from(values), [...shape]);
  };
  return {
    described,
    key,
    requireParameters: (prefixes, shapes, { name: model, remedy }) => {
      const entries = [...header.entries].map(([each, { shape }]) => ({ name: each, shape }));
      const differences = differencesBetween(
        prefixes.flatMap((prefix) => prefixed(prefix, shapes)),
        entries.filter((entry) => !entry.name.startsWith('optimiser.') && entry.name !== PARTICLES),
      );
      if (differences.length > 0) {
        reader.refuse(`the file's parameters are not those of ${model}: ${differences.join('; ')}; ${remedy}`);
      }
      const missing = moments.find((moment) => !tensors.has(moment));
      if (missing !== undefined) reader.refuse(`tensor "${missing}" is missing`);
    },
    parameters: (prefix, shapes) => prefixed(prefix, shapes).map((entry) => take(entry.name)),
    optimiser: () => ({ step: updates, tensors: moments.map(take), name }),
    particles: () => (tensors.has(PARTICLES) ? (take(PARTICLES) as tf.Tensor2D) : undefined),
  };
}

/** What every training's description holds. */
function restOf(described: Readonly<Record<string, unknown>>, reader: JsonReader) {
  const [first = 0, second = 0] = reader.wholeNumbers(described.key, 'the key');
  const updates = reader.wholeNumber(described.updates, 'the number of updates');
  const count = reader.wholeNumber(described.moments, 'the number of moments');
  const name = described.optimiser;
  if (name !== undefined && typeof name !== 'string') reader.refuse('the name of the optimiser is no text');
  const moments = Array.from({ length: count }, (_, index) => `optimiser.${index}`);
  return { key: [first, second] satisfies Key, updates, moments, name: name as string | undefined };
}

function prefixed(prefix: string, shapes: readonly NamedShape[]): NamedShape[] {
  return shapes.map(({ name, shape }) => ({ name: `${prefix}.${name}`, shape }));
}
