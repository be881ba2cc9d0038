import {
  jsonReader,
  readHeader,
  readTensors,
  requireChecksum,
  type StoredTensor,
  writeContainer,
} from '@ingd/engine/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import type { Correction } from './ingd-course.js';

const FORMAT = 'ingd-image-course';

/** The corrections of steps as the bytes of a safetensors file. */
export async function encodeCourse(corrections: ReadonlyMap<number, Correction>): Promise<Uint8Array> {
  const tensors = new Map<string, StoredTensor>();
  for (const [step, { time, middle, directions, weights }] of corrections) {
    const put = (name: string, shape: readonly number[], values: StoredTensor['values']) =>
      tensors.set(`${step}.${name}`, { shape, values });
    put('time', [1], Float64Array.of(time));
    put('middle', middle.shape, Float32Array.from(await middle.data()));
    put('directions', directions.shape, Float32Array.from(await directions.data()));
    put('weights', [weights.length], weights);
  }
  return writeContainer({ metadata: { format: FORMAT }, tensors });
}

/** Reads what `encodeCourse` wrote; the caller disposes the tensors. @throws RangeError when it was cut short or altered, or is of images of another size */
export function decodeCourse(bytes: Uint8Array, dimension: number): Map<number, Correction> {
  const reader = jsonReader('decodeCourse');
  const header = readHeader(bytes, reader);
  if (header.metadata.format !== FORMAT) reader.refuse(`its format is not "${FORMAT}"`);
  requireChecksum(bytes, header, reader);
  const tensors = readTensors(bytes, header);
  const take = (step: number, name: string) =>
    tensors.get(`${step}.${name}`) ?? reader.refuse(`tensor "${step}.${name}" is missing`);
  const stored = [...tensors.keys()]
    .filter((name) => name.endsWith('.weights'))
    .map((name) => Number.parseInt(name, 10))
    .map((step) => ({
      step,
      time: take(step, 'time'),
      middle: take(step, 'middle'),
      directions: take(step, 'directions'),
      weights: take(step, 'weights'),
    }));
  const other = stored.find(({ middle }) => middle.shape[0] !== dimension);
  if (other !== undefined)
    reader.refuse(`it is of images of ${other.middle.shape[0]} numbers, not of ${dimension}; pass those of the run`);
  return new Map(stored.map(({ step, ...rest }) => [step, correctionOf(rest)]));
}

function correctionOf({
  time,
  middle,
  directions,
  weights,
}: Record<'time' | 'middle' | 'directions' | 'weights', StoredTensor>): Correction {
  return {
    time: time.values[0] as number,
    middle: tf.tensor1d(Float32Array.from(middle.values)),
    directions: tf.tensor2d(Float32Array.from(directions.values), [middle.values.length, weights.values.length >> 1]),
    weights: Float32Array.from(weights.values),
  };
}
