import { createHash } from 'node:crypto';
import { gunzip, isGzip } from '../../archives/gzip.js';
import { isIdx, readIdx } from '../../arrays/idx.js';
import { type NumberArray, showShape } from '../../arrays/number-array.js';
import { readNpy } from '../../arrays/read-npy.js';
import { complain } from '../../input-error.js';
import { defaultMaximumBytes } from '../../memory.js';
import { readBytes } from '../read-bytes.js';

/** A checksum of a file as it lies there, or of what a gzip unpacks to. */
export interface Digest {
  readonly algorithm: 'md5' | 'sha256';
  readonly of: 'file' | 'content';
  readonly value: string;
}

/** What a well-known file should be. */
export interface ExpectedFile {
  readonly shape: readonly number[];
  /** Any one of them will do. */
  readonly digests: readonly Digest[];
}

/** How a file was checked: by a known checksum, or by its shape alone. */
export type Verification = 'checksum' | 'shape';

/** An array whose file is what it should be. */
export interface VerifiedArray {
  readonly array: NumberArray;
  readonly verified: Verification;
}

/**
 * Reads an npy or idx file and checks it.
 * @param options `checksum: false` checks the shape alone, for one's own version of the file
 * @throws InputError naming the shape or the checksum that differs
 */
export async function readExpected(
  path: string,
  { shape, digests }: ExpectedFile,
  { checksum }: { readonly checksum: boolean },
): Promise<VerifiedArray> {
  const file = await readBytes(path, defaultMaximumBytes);
  const options = { source: path, maximumBytes: defaultMaximumBytes };
  const packed = isGzip(file);
  const content = packed ? gunzip(file, options) : file;
  const known = digests.filter((digest) => digest.of === 'content' || packed);
  if (checksum && known.length > 0) expectDigest(path, known, { file, content });
  const array = isIdx(content) ? readIdx(content, options) : readNpy(content, options);
  if (showShape(array.shape) !== showShape(shape)) {
    throw complain(path, {
      expected: `an array of shape ${showShape(shape)}`,
      got: showShape(array.shape),
      remedy: 'give the file of that name',
    });
  }
  return { array, verified: checksum && known.length > 0 ? 'checksum' : 'shape' };
}

function expectDigest(
  path: string,
  known: readonly Digest[],
  bytes: { readonly file: Uint8Array; readonly content: Uint8Array },
): void {
  const got = known.map((digest) => createHash(digest.algorithm).update(bytes[digest.of]).digest('hex'));
  if (known.some(({ value }, at) => value === got[at])) return;
  const { algorithm, value } = known[0] as Digest;
  throw complain(path, {
    expected: `${algorithm} ${value}`,
    got: got[0] ?? '',
    remedy: 'download it again, or pass checksum: false to take it as it is',
  });
}
