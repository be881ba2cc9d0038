import { interleave, milliseconds, percent } from '@ingd/cli/bench';
import { createKey, fastestProductRate, fold, uniform } from '@ingd/engine';
import {
  adam,
  denoisingScoreMatching,
  disposeEnergyState,
  energyModel,
  energyTraining,
  mlpNetwork,
} from '@ingd/generators';
import * as tf from '@tensorflow/tfjs-core';

const widths = [324, 1024, 1024, 211, 1];
const [images, batchSize] = [10_000, 777];
const layers = widths.slice(1).map((outputs, index) => ({ inputs: widths[index], outputs, index }));
const model = energyModel({ network: mlpNetwork({ widths, activation: 'silu' }) });
const key = createKey(3);

export const title = 'Score matching of an energy model';
export const about = [
  `Denoising score matching of the network ${widths.join('-')} with SiLU, σ = 0.2, batches of ${batchSize}, Adam: the recipe of the paper's figure 9. An epoch has ${images} images of 18 × 18 (random numbers here) in ${Math.floor(images / batchSize)} whole batches: gather, noise, loss, gradients, update.`,
  'First order: the gradient in the weights of the mean energy, by tape. Second order: the gradient of the loss, which holds ∇ₓE, by two passes and two more along a direction; both on one batch, in turns.',
  'Operations are those of the matrix products; share is of the fastest product over the least wall time, and over the processor time of all threads. Goals are of processor time, which a machine without other work does not exceed by the wall; on a GPU of wall time.',
];
export const backends = ['wasm', 'tensorflow', 'webgpu'];

export async function run({ rounds, quick }) {
  const before = await fastestProductRate();
  const few = { rounds: quick ? 1 : Math.min(rounds, 3), warmUp: 0 };
  const [epoch] = await interleave([{ name: 'epoch', run: epochs() }], few);
  const batch = drawBatch();
  const contenders = [
    { name: 'first order', run: () => read(firstOrder(batch)) },
    { name: 'second order', run: () => read(secondOrder(batch)) },
  ];
  const [first, second] = await interleave(contenders, { rounds: quick ? 1 : Math.min(rounds, 9), warmUp: 0 });
  const productRate = Math.max(before, await fastestProductRate());
  const rows = [
    { ...epoch, what: 'an epoch', count: Math.floor(images / batchSize) * batchSize * secondOrderProducts() },
    { ...first, what: 'first-order gradient, a batch', count: batchSize * firstOrderProducts() },
    { ...second, what: 'second-order gradient, a batch', count: batchSize * secondOrderProducts() },
  ].map((row) => ({ ...row, productRate }));
  return { rows, columns, goals: goalsOf(rows) };
}

/** Each call trains one epoch further. */
function epochs() {
  const data = uniform(fold(key, 1), [images, widths[0]]);
  const optimiser = adam({ learningRate: 1e-3 });
  const training = energyTraining({ model, data, loss: { sigmas: [0.2] }, optimiser, batchSize, validationShare: 0 });
  let state = training.init({ key, initialisation: 'pytorch' });
  return async () => {
    const { state: next } = await training.epoch(state);
    disposeEnergyState(state);
    state = next;
  };
}

function drawBatch() {
  const parameters = model.network.initialise({ key, initialisation: 'pytorch' });
  const [x, noise] = [2, 3].map((stream) => uniform(fold(key, stream), [batchSize, widths[0]]));
  return { model, parameters, x, noise, sigma: 0.2 };
}

function firstOrder({ parameters, x }) {
  return tf.tidy(() => tf.grads((...values) => tf.mean(model.energy(values, x)))(parameters));
}

function secondOrder(batch) {
  const { loss, gradients } = denoisingScoreMatching(batch);
  loss.dispose();
  return gradients;
}

/** Waits for the last of the tensors, which the others are computed before. */
async function read(tensors) {
  await tensors.at(0).data();
  tf.dispose(tensors);
}

/** Of one row: values and weights of each layer, and back through all but the first. */
function firstOrderProducts() {
  return sumOverLayers(({ index }) => (index === 0 ? 2 : 3));
}

/** Of one row: there and back to x; along v but through the last; weights from both, of the last from one; back between the first and the last. */
function secondOrderProducts() {
  const last = layers.length - 1;
  return sumOverLayers(({ index }) => (index === last ? 3 : index === 0 ? 5 : 6));
}

function sumOverLayers(products) {
  return layers.reduce((sum, layer) => sum + 2 * layer.inputs * layer.outputs * products(layer), 0);
}

function goalsOf([epoch, first, second]) {
  // A GPU works while the processor waits.
  const timeOf = ({ wall, processor }) => (tf.getBackend() === 'webgpu' ? wall.median : processor.median);
  const ratio = timeOf(second) / timeOf(first);
  return [
    { what: 'a second-order gradient over a first-order one', measured: ratio, atMost: 4, unit: '' },
    ...(tf.getBackend() === 'tensorflow'
      ? [
          {
            what: 'an epoch of denoising score matching, processor time',
            measured: epoch.processor.median / 1000,
            atMost: 3,
            unit: 's',
          },
        ]
      : []),
  ];
}

const columns = {
  what: ({ what }) => what,
  'wall ms, median (least)': ({ wall }) => `${milliseconds(wall.median)} (${milliseconds(wall.least)})`,
  'processor ms': ({ processor }) => milliseconds(processor.median),
  GFLOP: ({ count }) => (count / 1e9).toFixed(1),
  'GFLOP/s': ({ count, wall }) => (count / wall.least / 1e6).toFixed(1),
  share: ({ count, wall, productRate }) => percent(count / (wall.least / 1000) / productRate),
  'share of processor time': ({ count, processor, productRate }) =>
    percent(count / (processor.median / 1000) / productRate),
};
