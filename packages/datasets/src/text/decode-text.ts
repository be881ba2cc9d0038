import { startsWith } from '../archives/bytes.js';
import { complain } from '../input-error.js';

/** The longest string that JavaScript engines agree to make. */
const longestText = 2 ** 29 - 64;

/**
 * Bytes of a text file as text with `\n` line ends: UTF-8 or UTF-16 by its byte order mark, else UTF-8, else Windows-1252
 * (which only labels and column names can show).
 * @throws InputError when the text is longer than a JavaScript string can be
 */
export function decodeText(bytes: Uint8Array, source: string): string {
  if (bytes.length > longestText) {
    throw complain(source, {
      expected: 'a text file of at most 512 MiB',
      got: `${Math.ceil(bytes.length / 2 ** 20)} MiB`,
      remedy: 'split it, or write it as npy',
      problem: 'memory',
    });
  }
  const text = decode(bytes);
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

/** Whether the bytes can be text: no NUL among the first, save in UTF-16 with its mark. */
export function looksLikeText(bytes: Uint8Array): boolean {
  return utf16(bytes) !== undefined || !bytes.subarray(0, 4096).includes(0);
}

function utf16(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be';
  return undefined;
}

function decode(bytes: Uint8Array): string {
  const wide = utf16(bytes);
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
