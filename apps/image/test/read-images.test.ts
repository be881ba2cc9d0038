import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '@ingd/datasets';
import { expect, test } from 'vitest';
import { type ReadImagesOptions, readImages } from '../src/images/read-images.js';
import { chunk, colourJpeg, greyJpeg, interlacedPng, png, put, rawPng, temporaryFolder } from './image-files.js';

const two = { width: 2, height: 1 };

/** The values of one file. */
async function valuesOf(bytes: Uint8Array, options?: ReadImagesOptions): Promise<number[]> {
  const [path] = put(temporaryFolder(), { 'one.png': bytes });
  return [...(await readImages([path as string], options)).pixels.data];
}

/** The one sentence with which files are refused; paths are shortened to their names. */
async function refusal(
  files: { readonly [name: string]: Uint8Array | string },
  options?: ReadImagesOptions,
): Promise<string> {
  const folder = temporaryFolder();
  put(folder, files);
  return refusalOf([folder], options);
}

async function refusalOf(paths: readonly string[], options?: ReadImagesOptions): Promise<string> {
  const error = await readImages(paths, options).then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message).not.toMatch(/\p{Cc}/u);
  return message.replaceAll(/\/\S*\/([^/\s:,;]+)/g, (_, name: string) =>
    name.startsWith('ingd-images-') ? 'FOLDER' : name,
  );
}

test('a folder in natural order, by content whatever the ending, others left out and said', async () => {
  const folder = temporaryFolder();
  put(folder, {
    '10.png': png([30, 31], two),
    '2.PNG': png([20, 21], two),
    '1.jpg': png([10, 11], two),
    '.2.png': 'hidden',
    'labels.csv': 'a,b',
  });
  mkdirSync(join(folder, 'more'));
  const notes: string[] = [];
  const { pixels, names, shape } = await readImages([folder], { note: (line) => notes.push(line) });
  expect(names.map((name) => basename(name))).toEqual(['1.jpg', '2.PNG', '10.png']);
  expect(shape).toEqual({ width: 2, height: 1, channels: 1 });
  expect([...pixels.data]).toEqual([10, 11, 20, 21, 30, 31].map((value) => value / 255));
  expect(notes).toEqual(['1 file not named .png, .jpg or .jpeg left out: labels.csv']);
});

test('several files in the order given, whatever their ending', async () => {
  const paths = put(temporaryFolder(), { b: png([1, 2], two), 'a.png': png([3, 4], two) });
  expect((await readImages(paths)).names).toEqual(paths);
});

test('16 bits keep all of them', async () => {
  expect(await valuesOf(png([1, 65535], { ...two, depth: 16 }))).toEqual([1 / 65535, 1]);
});

test.each([
  [1, [0b1010_0000], [1, 0, 1]],
  [2, [0b1110_0100], [1, 2 / 3, 1 / 3]],
  [4, [0xf0, 0x50], [1, 0, 1 / 3]],
])('%i bits a sample', async (depth, line, expected) => {
  expect(await valuesOf(rawPng({ width: 3, height: 1, depth, colorType: 0, lines: [0, ...line] }))).toEqual(expected);
});

test('interlaced as plain', async () => {
  const data = Array.from({ length: 9 * 5 * 3 }, (_, index) => (index * 37) % 256);
  const options = { width: 9, height: 5, channels: 3 } as const;
  expect(await valuesOf(interlacedPng(data, options))).toEqual(await valuesOf(png(data, options)));
});

interface InterlacedBits {
  readonly depth: number;
  readonly width: number;
  /** A hexadecimal digit for each, line by line. */
  readonly samples: string;
  readonly palette: string | null;
  /** Interlaced, with filters of every kind; Pillow reads the same samples from it. */
  readonly file: string;
}

const interlaced: readonly InterlacedBits[] = JSON.parse(
  readFileSync(new URL('./fixtures/interlaced-bits.json', import.meta.url), 'utf8'),
);

test.each(interlaced)('interlaced bits, $depth a sample, $width wide', async ({ depth, samples, palette, file }) => {
  const colors = palette === null ? undefined : [...Buffer.from(palette, 'hex')].map((byte) => byte / 255);
  const expected = Array.from(samples, (digit) => Number.parseInt(digit, 16)).flatMap((sample) =>
    colors === undefined ? [sample / (2 ** depth - 1)] : colors.slice(3 * sample, 3 * sample + 3),
  );
  expect(await valuesOf(Buffer.from(file, 'base64'))).toEqual(expected);
});

const palette = (colors: readonly number[], ...more: Uint8Array[]): Uint8Array =>
  rawPng({ width: 2, height: 1, depth: 8, colorType: 3, lines: [0, 1, 0], between: [chunk('PLTE', colors), ...more] });

test('a palette is colour, one of greys is grey, and a suggested one changes nothing', async () => {
  expect(await valuesOf(palette([255, 0, 0, 0, 255, 0]))).toEqual([0, 1, 0, 1, 0, 0]);
  expect(await valuesOf(palette([51, 51, 51, 255, 255, 255]))).toEqual([1, 0.2]);
  const suggested = rawPng({
    width: 1,
    height: 1,
    depth: 8,
    colorType: 2,
    lines: [0, 255, 51, 0],
    between: [chunk('PLTE', [1, 2, 3])],
  });
  expect(await valuesOf(suggested)).toEqual([1, 0.2, 0]);
});

test('JPEG, grey and colour', async () => {
  expect(await valuesOf(greyJpeg(178))).toEqual(Array(64).fill(178 / 255));
  const colour = await valuesOf(colourJpeg([200, 100, 50], { width: 8, height: 8 }));
  for (const [channel, value] of [200, 100, 50].entries()) {
    expect(Math.abs((colour[channel] ?? 0) * 255 - value)).toBeLessThan(2);
  }
});

test('alpha: all opaque is as none; else the background is asked for', async () => {
  expect(await valuesOf(png([51, 255, 102, 255], { ...two, channels: 2 }))).toEqual([0.2, 0.4]);
  const half = png([51, 0, 102, 255], { ...two, channels: 2 });
  expect(await refusal({ 'a.png': half })).toBe(
    'a.png: expected an image without transparent parts, got one that has some; say what stands behind them: --background white or --background black',
  );
  expect(await valuesOf(half, { background: 'white' })).toEqual([1, 0.4]);
  expect(await valuesOf(half, { background: 'black' })).toEqual([0, 0.4]);
});

test('one colour, and entries of a palette, may be transparent too', async () => {
  const keyed = rawPng({
    width: 2,
    height: 1,
    depth: 8,
    colorType: 0,
    lines: [0, 51, 102],
    between: [chunk('tRNS', [0, 51])],
  });
  expect(await valuesOf(keyed, { background: 'white' })).toEqual([1, 0.4]);
  const entries = palette([51, 51, 51, 255, 255, 255], chunk('tRNS', [0]));
  expect(await valuesOf(entries, { background: 'black' })).toEqual([1, 0]);
});

test('grey of colour, and smaller by the mean of areas', async () => {
  expect((await valuesOf(png([255, 0, 0], { width: 1, height: 1, channels: 3 }), { grey: true }))[0]).toBeCloseTo(
    0.299,
    12,
  );
  const shades = [0, 51, 102, 153, 204, 255, 0, 51, 102];
  const smaller = await valuesOf(png(shades, { width: 3, height: 3 }), { size: { width: 2, height: 2 } });
  // 1.5 x 1.5 pixels each: the corner counts 1, its neighbours half, the centre a quarter
  expect(smaller[0]).toBeCloseTo((0 + 51 / 2 + 153 / 2 + 204 / 4) / 2.25 / 255, 12);
  expect(smaller.reduce((sum, value) => sum + value, 0) / 4).toBeCloseTo(
    shades.reduce((sum, value) => sum + value) / 9 / 255,
    12,
  );
  const wide = await valuesOf(png(shades.slice(0, 4), { width: 4, height: 1 }), { size: { width: 2, height: 1 } });
  expect(wide.map((value) => Math.round(255 * value * 2) / 2)).toEqual([25.5, 127.5]);
});

test('mixed sizes and mixed modes name the first that differs, and both', async () => {
  const files = { '1.png': png([1, 2], two), '2.png': png([1, 2], two), '3.png': png([1, 2], { width: 1, height: 2 }) };
  expect(await refusal(files)).toBe(
    '3.png: expected 2x1 grey like 1.png, got 1x2 grey; all images of a set have one size',
  );
  const colour = png([1, 2, 3, 4, 5, 6], { ...two, channels: 3 });
  expect(await refusal({ '1.png': png([1, 2], two), '2.png': colour })).toBe(
    '2.png: expected 2x1 grey like 1.png, got 2x1 colour; --grey makes all of them grey',
  );
  const folder = temporaryFolder();
  put(folder, { '1.png': png([1, 2], two), '2.png': colour });
  expect((await readImages([folder], { grey: true })).pixels.rows).toBe(2);
});

const whole = png(
  Array.from({ length: 400 }, (_, index) => (index * 91) % 256),
  { width: 20, height: 20 },
);
const wholeJpeg = colourJpeg([200, 100, 50], { width: 40, height: 40 });
const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, index) => (index === at ? byte ^ 0x55 : byte));

test.each([
  ['a PNG cut short', whole.subarray(0, 200), /a PNG that is cut short or damaged: no end mark in 200 bytes/],
  ['a PNG cut before its head', whole.subarray(0, 12), /no end mark in 12 bytes/],
  ['a changed byte among its pixels', flipped(whole, 100), /a PNG whose pixels do not unpack|a damaged PNG/],
  ['a changed byte in its head', flipped(whole, 19), /PNG/],
  [
    'too few lines',
    rawPng({ width: 1, height: 3, depth: 8, colorType: 0, lines: [0, 1] }),
    /a PNG with 2 of 6 bytes of pixels/,
  ],
  [
    'too many',
    rawPng({ width: 1, height: 1, depth: 8, colorType: 0, lines: Array(1e5).fill(0) }),
    /more pixels than its head says/,
  ],
  [
    'an unknown colour type',
    rawPng({ width: 1, height: 1, depth: 8, colorType: 5, lines: [0, 0] }),
    /unknown colour type 5/,
  ],
  ['a palette too short', palette([1, 2, 3]), /cannot be decoded \(Incorrect index of palette color\)/],
  ['no pixels wide', rawPng({ width: 0, height: 1, depth: 8, colorType: 0, lines: [0] }), /a PNG of 0x1 pixels/],
  [
    'bits that colour has not',
    rawPng({ width: 1, height: 1, depth: 4, colorType: 2, lines: [0, 0, 0] }),
    /a PNG of colour type 2 with 4 bits a sample, which there are not/,
  ],
  [
    'interlaced bits behind a filter that there is not',
    rawPng({ width: 1, height: 1, depth: 1, colorType: 0, interlaced: true, lines: [5, 0] }),
    /a damaged PNG \(a line of the unknown filter 5\)/,
  ],
  [
    'interlaced bits with a checksum that does not fit',
    rawPng({ width: 1, height: 1, depth: 1, colorType: 0, interlaced: true, lines: [0, 0] }).map((byte, at) =>
      at === 32 ? byte ^ 1 : byte,
    ),
    /a damaged PNG \(the checksum of its part IHDR does not fit\)/,
  ],
  ['a JPEG cut short', wholeJpeg.subarray(0, wholeJpeg.length - 30), /a JPEG that is cut short: no end mark in/],
  ['a JPEG cut in its head', wholeJpeg.subarray(0, 100), /a JPEG that is cut short/],
  [
    'a JPEG of CMYK',
    wholeJpeg.map((byte, at) => (at === sofAt(wholeJpeg) + 9 ? 4 : byte)),
    /a JPEG of four colours \(CMYK\)/,
  ],
  [
    'a JPEG of 12 bits',
    wholeJpeg.map((byte, at) => (at === sofAt(wholeJpeg) + 4 ? 12 : byte)),
    /a JPEG of 12 bits a sample/,
  ],
  ['text', 'hello', /a file that is neither/],
  ['nothing', '', /empty/],
])('%s is refused in one sentence that names the file', async (_, bytes, expected) => {
  const message = await refusal({ '1.png': whole, '7.png': bytes });
  expect(message).toMatch(/^7\.png: expected /);
  expect(message).toMatch(expected);
});

/** Where the head of a baseline JPEG begins. */
function sofAt(bytes: Uint8Array): number {
  return bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0);
}

test('every single changed byte of a JPEG either still decodes or is refused as a damaged file', async () => {
  const folder = temporaryFolder();
  const small = greyJpeg(170);
  for (let at = 0; at < small.length; at++) {
    const [path] = put(folder, { 'a.jpg': flipped(small, at) });
    const outcome = await readImages([path as string]).then(
      ({ pixels }) => pixels.data.every((value) => value >= 0 && value <= 1),
      (error: unknown) => error instanceof InputError,
    );
    expect(outcome, `byte ${at}`).toBe(true);
  }
});

test('an image too large is refused before it is unpacked', async () => {
  const claims = rawPng({ width: 60_000, height: 60_000, depth: 8, colorType: 0, lines: [0] });
  expect(await refusal({ 'a.png': claims })).toBe(
    'a.png: expected at most 100 million pixels, got 60000x60000; make it smaller first',
  );
});

test('images too large together are refused before the second is read', async () => {
  const files = { '1.png': png([1, 2], two), '2.png': 'never read' };
  expect(await refusal(files, { maximumBytes: 31 })).toBe(
    'FOLDER: expected images of at most 31 bytes together, got 2 of 2x1 grey, 32 bytes as numbers; make them smaller (--size 64) or grey (--grey), or name fewer',
  );
});

test('images are never made larger', async () => {
  expect(await refusal({ 'a.png': png([1, 2], two) }, { size: { width: 2, height: 2 } })).toBe(
    'a.png: expected at least 2x2 pixels, which --size asks for, got 2x1; images are made smaller, never larger',
  );
});

test('folders without images, and too few', async () => {
  expect(await refusal({})).toBe(
    'FOLDER: expected images (.png, .jpg, .jpeg), got an empty folder; name a folder with the images in it',
  );
  expect(await refusal({ 'a.webp': '', 'b.webp': '' })).toMatch(/got 2 other files such as a\.webp;/);
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'train'));
  expect(await refusalOf([folder])).toMatch(/got 1 folder, which is not looked into;/);
  expect(await refusal({ 'a.png': png([1, 2], two) }, { atLeast: 2 })).toBe(
    'FOLDER: expected at least 2 images, got one; name a folder with more of them',
  );
  expect(await refusalOf([join(folder, 'gone')])).toBe(
    'gone: expected a folder of images or an image, got nothing there; check the path',
  );
});
