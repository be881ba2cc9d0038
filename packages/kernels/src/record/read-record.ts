import { expectShape, type Key } from '@ingd/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { DriftRecord, JsonValue } from '../drift-space.js';

/** Refuses a record, in one sentence that starts with the public function. */
export function refuse(record: DriftRecord, expected: string, got: string): never {
  throw new RangeError(
    `restoreDrift: expected ${expected} in a record of kind '${record.kind}', got ${got}; the record was altered or written by another version`,
  );
}

/** A JSON object, or a refusal. */
export function settingObject(record: DriftRecord, name: string, value: JsonValue | undefined): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  return refuse(record, `settings.${name} to be an object`, JSON.stringify(value) ?? 'nothing');
}

export type JsonObject = { readonly [name: string]: JsonValue };

/** Whole positive numbers, at least two: the widths of a network. */
export function settingWidths(record: DriftRecord): number[] {
  const value = record.settings.widths;
  const isWidth = (width: JsonValue): width is number => Number.isSafeInteger(width) && (width as number) > 0;
  if (Array.isArray(value) && value.length > 1 && value.every(isWidth)) return value;
  return refuse(record, 'settings.widths to be two or more positive integers', JSON.stringify(value) ?? 'nothing');
}

/** A whole positive number. */
export function settingCount(record: DriftRecord, name: string): number {
  const value = record.settings[name];
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
  return refuse(record, `settings.${name} to be a positive integer`, JSON.stringify(value) ?? 'nothing');
}

/** The bandwidth of a Gaussian kernel in `settings.kernel`. */
export function settingGaussian(record: DriftRecord): number {
  const { kind, bandwidth } = settingObject(record, 'kernel', record.settings.kernel);
  if (kind !== 'gaussian') return refuse(record, "a kernel of kind 'gaussian'", JSON.stringify(kind) ?? 'nothing');
  if (typeof bandwidth === 'number' && bandwidth > 0) return bandwidth;
  return refuse(record, 'a positive bandwidth', JSON.stringify(bandwidth) ?? 'nothing');
}

/** The key of `settings.drawn`, refused where another version of the drawing routine used it. */
export function settingKey(
  record: DriftRecord,
  { what, version }: { readonly what: string; readonly version: number },
): Key {
  const { key, drawing } = settingObject(record, 'drawn', record.settings.drawn);
  if (drawing !== version) {
    return refuse(record, `${what} of drawing version ${version}`, `version ${JSON.stringify(drawing)}`);
  }
  return isKey(key) ? key : refuse(record, 'settings.drawn.key to be a key', JSON.stringify(key));
}

function isKey(value: JsonValue | undefined): value is Key {
  return Array.isArray(value) && value.length === 2 && value.every((word) => typeof word === 'number');
}

/** A recorded tensor whose shape and length are what is expected; the caller checks nothing more. */
export function recordedValues(record: DriftRecord, name: string, expected: readonly (number | null)[]): Float32Array {
  const tensor = record.tensors[name];
  if (tensor === undefined) return refuse(record, `a tensor named ${name}`, 'none');
  expectShape('restoreDrift', `tensor ${name}`, { shape: [...tensor.shape] }, expected);
  const size = tf.util.sizeFromShape([...tensor.shape]);
  if (tensor.values.length !== size) {
    return refuse(record, `${size} values of ${name}`, String(tensor.values.length));
  }
  const bad = tensor.values.findIndex((value) => !Number.isFinite(value));
  return bad < 0 ? tensor.values : refuse(record, `finite values of ${name}`, `${tensor.values[bad]} at ${bad}`);
}

/** The same as a tensor that outlives any scope; its owner disposes it. */
export function recordedTensor<T extends Tensor>(
  record: DriftRecord,
  name: string,
  expected: readonly (number | null)[],
): T {
  const values = recordedValues(record, name, expected);
  return tf.keep(tf.tensor(values.slice(), [...(record.tensors[name]?.shape ?? [])])) as T;
}
