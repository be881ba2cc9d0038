import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';

/** The stored data sets of the paper's Section 5.1, and the curves of the authors' own code on them. */
const folder = new URL('../../../apps/toy/data/', pathOfPackage());

/** The bench runs from a bundle somewhere in node_modules; the working folder is the package. */
function pathOfPackage(): string {
  return `file://${process.cwd().replaceAll('\\', '/')}/bench/bench.ts`;
}

export interface MixtureSet {
  /** `[100, d]` from N(0, I). */
  readonly particles: tf.Tensor2D;
  /** `[100, d]` */
  readonly target: tf.Tensor2D;
  /** `[1000, d]` further draws of the target, which no run sees. */
  readonly judges: tf.Tensor2D;
}

/** The data sets of a dimension, as tensors that the caller disposes. */
export function mixtureSets(dimension: number): MixtureSet[] {
  const members = readArchive(readFileSync(fileURLToPath(new URL(`mixture-${dimension}.npz`, folder))));
  const member = (name: string) => {
    const values = members.get(`${name}.npy`);
    if (values === undefined) throw new RangeError(`mixtureSets: there is no ${name}`);
    return tf.tensor2d(values, [values.length / dimension, dimension]);
  };
  return Array.from({ length: 6 }, (_, set) => ({
    particles: member(`X0_${set}`),
    target: member(`Y_${set}`),
    judges: member(`test_${set}`),
  }));
}

/** `curves[set][iteration]` of the authors' ntKiNG and KiNG. */
export function authorsCurves(dimension: number): {
  readonly ntkNGD: readonly (readonly number[])[];
  readonly kNGD: readonly (readonly number[])[];
} {
  const file = JSON.parse(readFileSync(fileURLToPath(new URL('authors-curves.json', folder)), 'utf8'));
  return file.d[dimension].curves;
}

/** The float32 arrays of a .npz file, by the directory at its end. */
function readArchive(bytes: Buffer): Map<string, Float32Array> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06'));
  const members = new Map<string, Float32Array>();
  for (let i = 0, at = bytes.readUInt32LE(end + 16); i < bytes.readUInt16LE(end + 10); i++) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as number[];
    const name = bytes.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    const header = bytes.readUInt32LE(at + 42);
    const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
    members.set(name, valuesOf(bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed));
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return members;
}

/** The values of a .npy array of float32, past its header. */
function valuesOf(array: Buffer): Float32Array {
  const data = array.subarray(10 + array.readUInt16LE(8));
  return new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length));
}
