import { toMatrix } from '@ingd/engine';
import { matern52 } from '@ingd/kernels';
import * as exported from '@ingd/particles';
import * as tf from '@tensorflow/tfjs-core';
import { aside, float32, noNumbers, type Output, onHost, type PackageCases } from './contract.js';
import { clouds, key } from './inputs.js';

const target = () => exported.samples(clouds().y);

function run(flow: exported.Flow, steps = 3): Promise<exported.FlowRun> {
  return exported.runFlow(flow, { particles: clouds().x, target: target(), steps, key });
}

async function moved(flow: exported.Flow): Promise<Record<string, Output>> {
  return { particles: (await run(flow)).state.particles };
}

/** A kernel of two bandwidths. */
const doubled: exported.ChosenKernelOptions = { kernel: matern52, multiples: [1, 2] };

/** Small enough for a driver in software; steps of one length, so that no judgement near its limit tells backends apart. */
const few = { centers: 20, stepSize: 0.5 };

/** What a chooser picks at the first step, as the drift that follows from it. */
function chosen(space: exported.SpaceChoice): Promise<Record<string, Output>> {
  const statistic = exported.redrawnRbf(few);
  return moved(exported.driftFlow({ name: 'chosen', statistic, space, stepSize: 0.5, damping: 1e-3, ridge: 1e-3 }));
}

async function invertibleMap(): Promise<exported.TransportMap> {
  const flow = exported.ntKing({ ...few, hidden: [8], ridge: 1e-2, stepSize: 0.2, invertible: true });
  return exported.mapFromRun({ run: await run(flow, 2) });
}

async function affine(make: typeof exported.linearMonge): Promise<Record<string, Output>> {
  const map = make({ source: await toMatrix(clouds().x), target: await toMatrix(clouds().y) });
  return { linear: map.linear, shift: map.shift };
}

export const particles: PackageCases = {
  specifier: '@ingd/particles',
  exported,
  entries: {
    paperPreset: aside('constants'),
    defaultSteps: aside('constants'),
    decayingSteps: onHost,
    adaptiveSteps: float32(async () => {
      const flow = exported.ntKing({ centers: 20, hidden: [8], stepSize: exported.adaptiveSteps({ accept: 0.1 }) });
      return moved(flow);
    }, 1e-2),
    runnable: noNumbers,
    sampleStream: float32(async () => {
      const stream = exported.sampleStream([clouds().y]);
      return { batch: await stream.batch(key, 1) };
    }, 0),
    containsSamples: noNumbers,
    decodeMap: aside('a file read; applyMap runs over it'),
    encodeMap: aside('a file written; applyMap runs over it'),
    flowDimension: noNumbers,
    identityPreprocessing: onHost,
    fitPreprocessing: onHost,
    toFlow: onHost,
    fromFlow: onHost,
    progress: noNumbers,
    stopWhenSettled: onHost,
    stopWhenInexpressible: onHost,
    stopWhenIndistinguishable: aside('as measureTwoSample'),
    measureTwoSample: onHost,
    snapshots: noNumbers,
    checkpoints: noNumbers,
    coral: float32(() => affine(exported.coral), 1e-9),
    linearMonge: float32(() => affine(exported.linearMonge), 1e-9),
    samples: float32(async () => {
      const batch = exported.samples(clouds().y, { batchSize: 10 });
      return 'batch' in batch ? { batch: await batch.batch(key, 2) } : {};
    }, 0),
    king: float32(() => moved(exported.king(few)), 1e-3),
    ntKing: float32(() => moved(exported.ntKing({ ...few, hidden: [8, 8] })), 1e-3),
    scalarKing: float32(() => moved(exported.scalarKing(few)), 1e-3),
    randomFeatureKing: float32(() => moved(exported.randomFeatureKing({ ...few, features: 64 })), 1e-3),
    wgf: float32(() => moved(exported.wgf({ stepSize: 1 }))),
    mmdFlow: float32(() => moved(exported.mmdFlow({ stepSize: 1 }))),
    svgd: float32(async () => {
      const score = (x: tf.Tensor2D) => tf.neg<tf.Tensor2D>(x);
      const start = { particles: clouds().y, target: { score }, steps: 3, key };
      return { particles: (await exported.runFlow(exported.svgd(), start)).state.particles };
    }),
    velocityFlow: aside('what wgf, mmdFlow and svgd are made by'),
    particleKernel: float32(
      () => moved(exported.scalarKing({ ...few, kernel: exported.particleKernel(doubled) })),
      1e-3,
    ),
    pooledKernel: float32(() => moved(exported.mmdFlow({ stepSize: 1, kernel: exported.pooledKernel(doubled) }))),
    redrawnFourier: float32(() => moved(exported.king({ statistic: exported.redrawnFourier({ count: 10 }) })), 1e-3),
    redrawnRadialBasis: float32(() => chosen(exported.redrawnRadialBasis({ centers: 20 })), 1e-3),
    affineDrifts: float32(() => chosen(exported.affineDrifts()), 1e-3),
    driftFlow: float32(() => chosen(exported.particleKernelGradient({ bandwidth: 1.5 })), 1e-3),
    redrawnRbf: float32(() => chosen(exported.particleKernelGradient({ bandwidth: 1.2 })), 1e-3),
    redrawnTangent: float32(() => chosen(exported.redrawnTangent({ hidden: [6] })), 1e-3),
    redrawnFeatures: float32(() => chosen(exported.redrawnFeatures({ features: 64 })), 1e-3),
    particleKernelGradient: float32(() => chosen(exported.particleKernelGradient()), 1e-3),
    particleScalarKernel: float32(() => chosen(exported.particleScalarKernel()), 1e-3),
    runFlow: float32(async () => {
      const { history } = await run(exported.ntKing({ ...few, hidden: [8] }));
      return {
        merit: history.flatMap(({ merit }) => merit ?? []),
        gradientNorm: history.flatMap(({ gradientNorm }) => gradientNorm ?? []),
      };
    }, 1e-3),
    flowSteps: float32(async () => {
      const norms: number[] = [];
      const settings = { particles: clouds().x, target: target(), steps: 2, key };
      for await (const step of exported.flowSteps(exported.king(few), settings)) {
        if ('info' in step) norms.push(step.info.driftNorm);
      }
      return { norms };
    }, 1e-3),
    mapFromRun: float32(async () => {
      const map = exported.mapFromRun({ run: await run(exported.ntKing({ ...few, hidden: [8] })) });
      return { moved: await exported.applyMap(map, await toMatrix(clouds().y)) };
    }, 1e-3),
    concatMaps: float32(async () => {
      const map = await invertibleMap();
      const scaled = { ...map.preprocessing, scale: map.preprocessing.scale.map((scale) => 2 * scale) };
      const both = exported.concatMaps(map, { ...map, preprocessing: scaled });
      return { moved: await exported.applyMap(both, await toMatrix(clouds().y)) };
    }, 1e-3),
    truncateMap: noNumbers,
    invertMap: float32(async () => {
      const { points } = await exported.invertMap(await invertibleMap(), await toMatrix(clouds().y));
      return { points };
    }, 1e-3),
    logDensity: float32(async () => {
      const source = exported.standardGaussian(clouds().x.shape[1]);
      const { values } = await exported.logDensity(await invertibleMap(), await toMatrix(clouds().y), { source });
      return { values };
    }, 1e-3),
    logDensityChange: float32(async () => {
      const { change } = await exported.logDensityChange(await invertibleMap(), await toMatrix(clouds().y));
      return { change };
    }, 1e-3),
    fitGaussian: onHost,
    standardGaussian: onHost,
    gaussianLogDensity: onHost,
    applyMap: float32(async () => {
      const map = exported.mapFromRun({ run: await run(exported.king(few)) });
      const restored = exported.decodeMap(exported.encodeMap(map));
      return { moved: await exported.applyMap(restored, await toMatrix(clouds().y)) };
    }, 1e-3),
  },
};
