import type { JsonReader } from '@ingd/engine/safetensors';

/**
 * The JSON object that a header holds as text.
 * @throws RangeError in one sentence when it is none
 */
export function readDescription(
  reader: JsonReader,
  text: string | undefined,
  what: string,
): { readonly [name: string]: unknown } {
  try {
    return reader.fields(JSON.parse(text ?? 'null'), what);
  } catch {
    return reader.refuse(`${what} is not a JSON object, so the file was altered`);
  }
}
