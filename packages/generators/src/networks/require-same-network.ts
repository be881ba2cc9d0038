import type { JsonReader } from '@ingd/engine/safetensors';
import type { NetworkRecord } from './network.js';

/**
 * Networks whose parameters have the same names and shapes may still differ: in their activation, in how they are told the time.
 * @throws RangeError with both records where the file's is another
 */
export function requireSameNetwork(
  reader: JsonReader,
  stored: unknown,
  { record, remedy }: { readonly record: NetworkRecord; readonly remedy: string },
): void {
  const [found, expected] = [JSON.stringify(stored), JSON.stringify(record)];
  if (found !== expected) reader.refuse(`the file's network is ${found}, not ${expected}; ${remedy}`);
}
