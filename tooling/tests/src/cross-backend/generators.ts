import { fold } from '@ingd/engine';
import { moments } from '@ingd/families';
import { empiricalFisher, momentGradient } from '@ingd/fisher';
import * as exported from '@ingd/generators';
import { drawMlp, mlpTangent } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { aside, float32, noNumbers, type Output, onHost, type PackageCases } from './contract.js';
import { clouds, key } from './inputs.js';

const network = () => exported.mlpNetwork({ widths: [3, 8, 3], activation: 'tanh' });

/** Values and gradient of a network. */
function ofNetwork(made: exported.Network, x: tf.Tensor2D = clouds().x): Record<string, Output> {
  const parameters = made.initialise({ key });
  const loss = (...values: tf.Tensor[]): tf.Scalar => tf.mean(tf.square(made.apply(values, x)));
  const [first] = tf.grads(loss)(parameters);
  return { values: made.apply(parameters, x), gradient: first as tf.Tensor };
}

const statistic = () => moments({ dimension: 3, order: 2 });
const timed = () => exported.timeNetwork({ network: exported.mlpNetwork({ widths: [4, 8, 3], activation: 'tanh' }) });
const inTime = () => exported.networkInTime({ network: timed() });

const energy = () => exported.energyModel({ network: exported.mlpNetwork({ widths: [3, 8, 5, 1] }) });

async function epochs(): Promise<Record<string, Output>> {
  const optimiser = exported.sgd({ learningRate: 1e-2 });
  const training = exported.energyTraining({
    model: energy(),
    data: clouds().x,
    loss: { sigmas: [0.3, 0.5] },
    optimiser,
    batchSize: 12,
  });
  const { history, state } = await exported.trainEnergy(training, { state: training.init({ key }), epochs: 2 });
  return { loss: history.map(({ trainingLoss }) => trainingLoss), last: state.parameters[2] as tf.Tensor };
}

function ofGenerator(generator: exported.Generator): Record<string, Output> {
  return { moved: generator.sample(clouds().x, 0.3, generator.initialise({ key })) };
}

function around(): exported.TimeScoreOptions {
  const generator = inTime();
  const parameters = generator.initialise({ key });
  return { statistic: statistic(), generator, parameters, z: clouds().x, time: 0.2, sigma: 0.1, ridge: 1e-2 };
}

/** Two steps of two updates. */
async function trained(
  optimiser: exported.IngdOptions['optimiser'] = exported.sgd({ learningRate: 1e-3 }),
): Promise<Record<string, Output>> {
  const target = { batch: () => tf.clone(clouds().y) };
  const noise = { batch: () => tf.clone(clouds().x) };
  const settings = { statistic: statistic(), generator: inTime(), target, noise, optimiser, stepSize: 0.1, updates: 2 };
  const trainer = exported.ingd(settings);
  const { state, history } = await exported.trainIngd(trainer, { state: trainer.init(key), steps: 2 });
  return { merit: history.map(({ merit }) => merit), last: state.parameters[2] as tf.Tensor };
}

/** Three updates down Σ θ⁴/4. */
async function updates(optimiser: exported.Optimiser): Promise<Record<string, Output>> {
  let parameters: tf.Tensor[] = [clouds().x];
  let state = optimiser.init(parameters);
  for (let step = 0; step < 3; step++) {
    ({ parameters, state } = await optimiser.update(
      state,
      parameters,
      parameters.map((x) => tf.pow(x, 3)),
    ));
  }
  return { parameters: parameters[0] as tf.Tensor };
}

const student = () =>
  exported.distillation({
    network: exported.skipNetwork({ network: network() }),
    optimiser: exported.sgd({ learningRate: 1e-2 }),
    batchSize: 16,
  });

/** Two passes over pairs of the clouds. */
async function distilled(): Promise<Record<string, Output>> {
  const teacher = { until: 1, sample: (z: tf.Tensor2D, t: number) => tf.add<tf.Tensor2D>(z, tf.mul(tf.square(z), t)) };
  const noise = { batch: () => tf.clone(clouds().x) };
  const options = { teacher, noise, stages: 1, rounds: 1, passes: 1 };
  const { state, history } = await exported.distil(student(), { ...options, state: student().init(key) });
  return { error: history.map(({ relativeError }) => relativeError), last: state.parameters[2] as tf.Tensor };
}

export const generators: PackageCases = {
  specifier: '@ingd/generators',
  exported,
  entries: {
    mlpNetwork: float32(() => ofNetwork(network())),
    residualNetwork: float32(() => ofNetwork(exported.residualNetwork({ inputs: 3, outputs: 2, width: 6, blocks: 2 }))),
    convolutionalNetwork: float32(() => {
      const { x } = clouds(); // 40 rows of 3: 5 images of 4 x 6 pixels
      const convolutions = [{ channels: 3 }, { channels: 2, halve: true }];
      const made = exported.convolutionalNetwork({ height: 4, width: 6, convolutions, dense: [4, 2] });
      return ofNetwork(made, tf.reshape(x, [5, 24]));
    }),
    unet: float32(() => {
      const made = exported.unet({ height: 4, width: 6, features: [3, 2], timeWidth: 4 });
      const images = tf.reshape<tf.Rank.R2>(clouds().x, [5, 24]);
      return { values: made.apply(made.initialise({ key }), images, 0.3) };
    }),
    networkOf: float32(() => ofNetwork(exported.networkOf(network()))),
    skipNetwork: float32(() => ofNetwork(exported.skipNetwork({ network: network() }))),
    distillation: float32(() => distilled(), 1e-4),
    distil: float32(() => distilled(), 1e-4),
    distilAlong: float32(async () => {
      const along = exported.distilAlong(student(), { state: student().init(key), from: clouds().x });
      await along.observer({ state: { particles: clouds().x } });
      return { last: along.state().parameters[2] as tf.Tensor };
    }, 1e-4),
    disposeDistillationState: noNumbers,
    timeNetwork: float32(() => {
      const made = exported.timeNetwork({ network: exported.mlpNetwork({ widths: [3, 8, 2] }) });
      return { values: made.apply(made.initialise({ key }), tf.slice(clouds().x, [0, 0], [40, 2]), 0.3) };
    }),
    fourierTime: float32(() => ({
      values: exported.fourierTime({ frequencies: 3, period: 2 }).embed(tf.slice(clouds().x, [0, 0], [40, 1])),
    })),
    plainTime: noNumbers,
    parameterCount: onHost,
    restoreNetwork: aside('makes a network from a record; mlpNetwork and the others run over what it makes'),
    encodeNetwork: aside('a file written; decodeNetwork runs over it'),
    decodeNetwork: float32(async () => {
      const made = network();
      const bytes = await exported.encodeNetwork({ network: made, parameters: made.initialise({ key: fold(key, 1) }) });
      return { values: made.apply(exported.decodeNetwork(bytes, made).parameters, clouds().x) };
    }),
    sgd: float32(() => updates(exported.sgd({ learningRate: 0.1, momentum: 0.5 }))),
    adam: float32(() => updates(exported.adam({ learningRate: 0.1 })), 1e-4),
    adamW: float32(() => updates(exported.adamW({ learningRate: 0.1 })), 1e-4),
    tfjsOptimiser: float32(
      () => updates(exported.tfjsOptimiser({ name: 'adagrad', learningRate: 0.1, make: (r) => tf.train.adagrad(r) })),
      1e-4,
    ),
    clipped: float32(() => updates(exported.clipped(exported.sgd({ learningRate: 0.1 }), { maximumNorm: 1 }))),
    averaged: float32(() => updates(exported.averaged(exported.sgd({ learningRate: 0.1 }), { decay: 0.9 }))),
    timeScoreMatching: float32(async () => {
      const { tangent, rate } = await exported.timeScoreMatching(around());
      return { tangent, rate };
    }, 1e-3),
    generatorObjective: float32(async () => {
      const naturalGradient = new Float64Array(9).fill(0.3);
      const { value, gradients } = await exported.generatorObjective({ ...around(), naturalGradient });
      return { value, gradient: gradients[0] as tf.Tensor };
    }, 1e-3),
    driftObjective: float32(async () => {
      const { x, y } = clouds();
      const { value, gradients } = await exported.driftObjective({
        statistic: statistic(),
        particles: x,
        drift: (parameters, points) => network().apply(parameters, points),
        parameters: network().initialise({ key }),
        gradient: await momentGradient(statistic(), x, y),
        fisher: await empiricalFisher(statistic(), x),
        ridge: 1e-2,
      });
      return { value, gradient: gradients[0] as tf.Tensor };
    }, 1e-3),
    leastFieldWeights: float32(async () => {
      const { x, y } = clouds();
      const [gradient, metric] = [await momentGradient(statistic(), x, y), await empiricalFisher(statistic(), x)];
      const options = { statistic: statistic(), particles: x, gradient, metric, penalty: 0.1 };
      return { weights: await exported.leastFieldWeights(options) };
    }, 1e-3),
    networkInTime: float32(() => ofGenerator(inTime())),
    velocityField: float32(() => ofGenerator(exported.velocityField({ network: timed(), step: 0.2 }))),
    recordedDrifts: float32(async () => {
      const basis = mlpTangent({ network: drawMlp({ widths: [3, 6, 3], key }) }).at(clouds().x);
      const field = basis.field(tf.reshape(basis.transpose(tf.reshape(clouds().y, [1, 40, 3])), [-1]));
      const steps = [{ stepSize: 0.01, drift: await field.record() }];
      return { moved: exported.recordedDrifts(steps, { dimension: 3 }).sample(clouds().x, 0.005, []) };
    }),
    trainedGenerator: float32(() => {
      const parameters = inTime().initialise({ key });
      const trained = exported.trainedGenerator({ generator: inTime(), parameters, until: 0.3 });
      return { moved: trained.sample(clouds().x) };
    }),
    ingd: float32(() => trained(), 1e-2),
    trainIngd: float32(() => trained(), 1e-2),
    gaussNewton: float32(async () => {
      const { merit } = await trained(exported.gaussNewton({ damping: 1e-2 }));
      return { merit: merit as number[] };
    }, 1e-2),
    stopWhenClose: onHost,
    disposeIngdState: noNumbers,
    encodeIngd: aside('a file written from the tensors of a state'),
    decodeIngd: aside('a file read into the tensors of a state'),
    energyModel: float32(() => {
      const [model, parameters] = [energy(), energy().network.initialise({ key })];
      return {
        energy: model.energy(parameters, clouds().x),
        score: model.score(parameters, clouds().x),
        statistic: model.penultimate(parameters).evaluate(clouds().x),
      };
    }),
    denoisingScoreMatching: float32(() => {
      const parameters = energy().network.initialise({ key });
      const batch = { model: energy(), parameters, x: clouds().x, noise: clouds().y, sigma: 0.3 };
      const { loss, gradients } = exported.denoisingScoreMatching(batch);
      return { loss, gradient: gradients[2] as tf.Tensor };
    }, 1e-4),
    slicedScoreMatching: float32(() => {
      const parameters = energy().network.initialise({ key });
      const batch = { model: energy(), parameters, x: clouds().x, directions: clouds().y };
      const { loss, gradients } = exported.slicedScoreMatching(batch);
      return { loss, gradient: gradients[2] as tf.Tensor };
    }, 1e-4),
    energyTraining: float32(() => epochs(), 1e-3),
    trainEnergy: float32(() => epochs(), 1e-3),
    disposeEnergyState: noNumbers,
    encodeEnergy: aside('a file written from the tensors of a training'),
    decodeEnergy: aside('a file read into the tensors of a training'),
    langevin: float32(async () => {
      const normalLaw = {
        energy: (x: tf.Tensor2D) => tf.mul<tf.Tensor2D>(0.5, tf.sum(tf.square(x), 1, true)),
        score: tf.neg,
      };
      const { samples } = await exported.langevin({ ...normalLaw, start: clouds().y, key, steps: 3, stepSize: 0.1 });
      return { samples };
    }, 1e-4),
    flowMatching: float32(async () => {
      const optimiser = exported.sgd({ learningRate: 1e-2 });
      const training = exported.flowMatching({
        network: timed(),
        target: { batch: () => tf.clone(clouds().y) },
        optimiser,
      });
      const first = await training.step(training.init(key));
      const { state, info } = await training.step(first.state);
      return { loss: [info.loss], last: state.parameters[2] as tf.Tensor };
    }, 1e-4),
    encodeFlowMatching: aside('a file written; decodeFlowMatching reads it'),
    decodeFlowMatching: aside('a file read; its tests hold it to the state that was written'),
    disposeFlowMatchingState: noNumbers,
    cosineSchedule: onHost,
    exponentialSchedule: onHost,
  },
};
