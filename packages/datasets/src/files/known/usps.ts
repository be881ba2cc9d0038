import { expectChoice } from './expect-choice.js';
import type { Digest } from './expected-file.js';
import { type KnownDataOptions, type LabelledData, readKnown } from './labelled-data.js';

const sha256 = (value: string): readonly Digest[] => [{ algorithm: 'sha256', of: 'file', value }];

const parts = {
  train: {
    rows: 7291,
    points: '0effd2003249ff8acbb996a284bda9dd7d57d1cdf6e056b21bbd63a88088efe5',
    labels: '3ca58bbe9681c12a39112441bd8141ef487107bbe3edca8af55f5feee808c8e8',
  },
  test: {
    rows: 2007,
    points: '52528f300b5b626003d562468fab0b917e39935aa439c2bd9407ca6172db4230',
    labels: '962e6ccd32067c3f5027a45ec06e01893197a6210f50c11b12ae257c4c88901a',
  },
} as const;

/** Which part of USPS. */
export interface UspsOptions extends KnownDataOptions {
  /** The 2007 test images unless told. */
  readonly part?: 'train' | 'test';
}

/**
 * USPS digits from a folder with `usps_test_x.npy.gz` (`[n, 16, 16]`, integers from 0 to 2000) and `usps_test_y.npy.gz`, or `train` in
 * place of `test`: intensities from 0 to 1, `[n, 256]`.
 * @throws InputError naming the file and what differs: checksum, shape, or that it is not there
 */
export async function loadUsps(folder: string, { part = 'test', ...options }: UspsOptions = {}): Promise<LabelledData> {
  const { rows, points, labels } = parts[expectChoice('loadUsps', 'part', part, parts)];
  return readKnown(
    folder,
    {
      points: { name: `usps_${part}_x.npy.gz`, shape: [rows, 16, 16], digests: sha256(points) },
      labels: { name: `usps_${part}_y.npy.gz`, shape: [rows], digests: sha256(labels) },
      scale: 2000,
      firstLabel: 0,
      classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
      source: 'Handwritten ZIP codes of the US Postal Service; counts as in Hastie, Tibshirani & Friedman',
      license: 'none stated',
    },
    options,
  );
}
