import { join } from 'node:path';
import type { Matrix } from '@ingd/engine';
import type { NumberArray } from '../../arrays/number-array.js';
import { complain } from '../../input-error.js';
import { type ExpectedFile, readExpected, type Verification } from './expected-file.js';

/** Points of a well-known data set with their classes. */
export interface LabelledData {
  /** `[n, d]`. */
  readonly points: Matrix;
  /** The shape of one point before it was flattened. */
  readonly rowShape: readonly number[];
  /** Classes from 0, `[n]`. */
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
  /** Where the data come from, and their terms. */
  readonly source: string;
  readonly license: string;
  /** How both files were checked. */
  readonly verified: Verification;
}

/** How a well-known data set is read. */
export interface KnownDataOptions {
  /** Whether the checksums must be the known ones; unless told they must. Shapes are checked in any case. */
  readonly checksum?: boolean;
}

/** A pair of files and what is in them. */
export interface KnownData extends Pick<LabelledData, 'classNames' | 'source' | 'license'> {
  readonly points: { readonly name: string } & ExpectedFile;
  readonly labels: { readonly name: string } & ExpectedFile;
  /** What the numbers are divided by. */
  readonly scale: number;
  /** What the first class is called in the file. */
  readonly firstLabel: number;
}

/** Reads both files of a folder and checks them. */
export async function readKnown(
  folder: string,
  data: KnownData,
  { checksum = true }: KnownDataOptions,
): Promise<LabelledData> {
  const { classNames, source, license, scale } = data;
  const points = await readExpected(join(folder, data.points.name), data.points, { checksum });
  const labels = await readExpected(join(folder, data.labels.name), data.labels, { checksum });
  const [rows = 0, ...rowShape] = points.array.shape;
  return {
    points: { rows, columns: points.array.data.length / rows, data: points.array.data.map((value) => value / scale) },
    rowShape,
    labels: classesOf(labels.array, data, join(folder, data.labels.name)),
    classNames,
    source,
    license,
    verified: points.verified === 'checksum' && labels.verified === 'checksum' ? 'checksum' : 'shape',
  };
}

function classesOf({ data }: NumberArray, { firstLabel, classNames }: KnownData, path: string): Int32Array {
  const last = firstLabel + classNames.length - 1;
  const wrong = data.findIndex((value) => !Number.isInteger(value) || value < firstLabel || value > last);
  if (wrong < 0) return Int32Array.from(data, (value) => value - firstLabel);
  throw complain(path, {
    expected: `labels from ${firstLabel} to ${last}`,
    got: `${data[wrong]} in row ${wrong + 1}`,
    remedy: 'give the file of that name',
  });
}
