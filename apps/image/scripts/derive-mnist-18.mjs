/**
 * Makes the 18x18 images of data/ from the original MNIST files, and says whether what was there agrees.
 *
 *   node scripts/derive-mnist-18.mjs FOLDER
 *
 * FOLDER holds train-images and t10k-images with their labels (idx or npy, gzipped or not), in the original order: the first 10 000 images
 * of the training part and the first 2000 of the test part are taken.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readTable } from '@ingd/datasets/node';

const folder = process.argv[2];
if (folder === undefined) {
  console.error('derive-mnist-18: expected the folder of the original files');
  process.exit(2);
}

/** An 18x18 pixel covers 14 ninths of a 28x28 pixel each way: shares of a ninth, all of them whole. */
const shares = Array.from({ length: 18 }, (_, out) =>
  Array.from({ length: 28 }, (_, pixel) =>
    Math.max(0, Math.min(14 * (out + 1), 9 * (pixel + 1)) - Math.max(14 * out, 9 * pixel)),
  ),
);

function smaller(original, image, place) {
  const [rows, columns] = [shares[Math.floor(place / 18)], shares[place % 18]];
  let sum = 0;
  for (let y = 0; y < 28; y++) {
    if (rows[y] === 0) continue;
    for (let x = 0; x < 28; x++) sum += rows[y] * columns[x] * original[image * 784 + y * 28 + x];
  }
  return Math.round(sum / 196);
}

async function original(pattern) {
  const name = (await readdir(folder)).find((each) => pattern.test(each));
  if (name === undefined) throw new Error(`derive-mnist-18: expected a file ${pattern} in ${folder}`);
  return (await readTable(join(folder, name))).values;
}

async function derive(part, count, images, labels) {
  const from = (await original(images)).data;
  const pixels = Uint8Array.from({ length: count * 324 }, (_, at) => smaller(from, Math.floor(at / 324), at % 324));
  const classes = Uint8Array.from((await original(labels)).data.subarray(0, count));
  await write(`mnist18-${part}-images.idx.gz`, pixels, [count, 18, 18]);
  await write(`mnist18-${part}-labels.idx.gz`, classes, [count]);
}

/** The idx format: two zeros, 8 for unsigned bytes, how many sizes, the sizes, the bytes. */
async function write(name, values, sizes) {
  const path = fileURLToPath(new URL(`../data/${name}`, import.meta.url));
  const head = Buffer.alloc(4 + 4 * sizes.length);
  head.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, at) => {
    head.writeUInt32BE(size, 4 + 4 * at);
  });
  const bytes = Buffer.concat([head, values]);
  const before = existsSync(path) ? gunzipSync(await readFile(path)) : undefined;
  await writeFile(path, gzipSync(bytes, { level: 9 }));
  const agrees = before === undefined ? 'new' : before.equals(bytes) ? 'as it was' : 'CHANGED';
  console.log(`${name}: ${sizes[0]} rows, ${agrees}`);
}

await derive('train', 10_000, /^train(-images|10k_x)/, /^train(-labels|10k_y)/);
await derive('test', 2000, /^t10k-images/, /^t10k-labels/);
