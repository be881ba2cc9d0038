import { complain } from '../input-error.js';
import type { ByteQueue } from './byte-queue.js';

/** A row of this many characters is no row of numbers: a quote was left open. */
const longestRow = 2 ** 26;

/** How much text is worked on at once, in bytes. */
const pieceBytes = 2 ** 16;

/**
 * Whole rows of a text, some at a time, with `\n` line ends: UTF-8, or UTF-16 by its byte order mark. Line ends within quotes do not
 * end a row.
 * @throws InputError when a row does not end within 64 Mi characters
 */
export async function* textPieces(queue: ByteQueue, source: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encodingOf(await queue.peek(2)));
  let rest = '';
  for (;;) {
    const bytes = await queue.take(pieceBytes);
    rest += decoder.decode(bytes, { stream: bytes.length > 0 });
    if (bytes.length === 0) break;
    // A carriage return at the end may be half of a line end.
    const held = rest.endsWith('\r') ? '\r' : '';
    const text = withLineFeeds(held === '' ? rest : rest.slice(0, -1));
    const end = endOfRows(text);
    if (end > 0) yield text.slice(0, end);
    rest = text.slice(end) + held;
    if (rest.length > longestRow) throw endlessRow(source);
  }
  if (rest !== '') yield withLineFeeds(rest);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

/** After the last line end that no open quote surrounds. */
function endOfRows(text: string): number {
  if (!text.includes('"')) return text.lastIndexOf('\n') + 1;
  let [quoted, end] = [false, 0];
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x22) quoted = !quoted;
    else if (character === 0x0a && !quoted) end = at + 1;
  }
  return end;
}

function endlessRow(source: string): Error {
  return complain(source, {
    expected: 'rows of at most 64 Mi characters',
    got: 'a longer one',
    remedy: 'close a quote that was left open, or give a file of rows',
  });
}
