/**
 * Makes data/mnist-8x8.npy.gz again from the original MNIST training images and compares every value.
 *
 *   node scripts/derive-mnist.mjs train-images-idx3-ubyte.gz
 *
 * Crop 2 pixels a side (28x28 -> 24x24), then add up each 3x3 block (8x8); the first 5000 images.
 */
import { fileURLToPath } from 'node:url';
import { readTable } from '@ingd/datasets/node';

const path = process.argv[2];
if (path === undefined) {
  console.error('derive-mnist: expected the path of the original training images (idx or npy, gzipped or not)');
  process.exit(2);
}

const original = (await readTable(path)).values;
const committed = (await readTable(fileURLToPath(new URL('../data/mnist-8x8.npy.gz', import.meta.url)))).values;

const blockSum = (image, block) => {
  const top = 2 + 3 * Math.floor(block / 8);
  const left = 2 + 3 * (block % 8);
  let sum = 0;
  for (let y = top; y < top + 3; y++)
    for (let x = left; x < left + 3; x++) sum += original.data[image * 784 + y * 28 + x];
  return sum;
};

let different = 0;
for (let image = 0; image < committed.rows; image++) {
  for (let block = 0; block < 64; block++) {
    if (blockSum(image, block) !== committed.data[image * 64 + block]) different++;
  }
}
console.log(`derive-mnist: ${committed.rows} images, ${different} of ${committed.data.length} values differ`);
process.exitCode = different === 0 ? 0 : 1;
