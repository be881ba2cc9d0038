import { expect, test } from 'vitest';
import { type Io, terminalLine } from '../src/frame/index.js';

/** What goes to standard error behind a terminal of so many columns, or of none. */
function written(terminalColumns: number | undefined, quiet = false) {
  const texts: string[] = [];
  const io: Io = {
    writeOut: () => undefined,
    writeErr: (text) => void texts.push(text),
    readIn: async () => new Uint8Array(0),
    terminalColumns,
    interrupt: new AbortController().signal,
    debug: false,
  };
  const line = terminalLine({ io, quiet });
  line.clear();
  line.show('twelve words');
  line.show('seven');
  line.clear();
  line.clear();
  return texts;
}

test('a text takes the place of the last one, cut to the terminal, and is taken away once', () => {
  expect(written(8)).toEqual(['\r\u001b[Ktwelve ', '\r\u001b[Kseven', '\r\u001b[K']);
});

test('nothing is written where there is no terminal, or quiet was asked for', () => {
  expect([written(undefined), written(8, true)]).toEqual([[], []]);
});
