import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Stands for the digits while the digest is taken: a file cannot contain its own digest. */
export const blankChecksum = '0'.repeat(64);

/** Where the digits of the checksum stand in a header; −1 where there are none. */
export function checksumPosition(header: string): number {
  const label = '"checksum":"';
  const found = header.indexOf(label);
  return found < 0 ? -1 : found + label.length;
}

/**
 * SHA-256 of a whole file, its own 64 digits read as zeros, so that no byte of it can change unnoticed.
 * @param position where the digits start in `bytes`
 * @returns 64 lower-case hexadecimal digits
 */
export function fileChecksum(bytes: Uint8Array, position: number): string {
  const blank = new TextEncoder().encode(blankChecksum);
  return bytesToHex(
    sha256
      .create()
      .update(bytes.subarray(0, position))
      .update(blank)
      .update(bytes.subarray(position + blank.length))
      .digest(),
  );
}
