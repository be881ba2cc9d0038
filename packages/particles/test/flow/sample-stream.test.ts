import { createKey } from '@ingd/engine';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { mapFromRun, ntKing, runFlow, sampleStream, samples } from '../../src/index.js';
import { normalCloud, twoModes } from '../clouds.js';

const key = createKey(3);
const flow = ntKing({ centers: 20, hidden: [7] });

beforeAll(async () => {
  await useTestBackend();
});

async function* batches(count: number, onReturn: () => void = () => {}) {
  try {
    for (let seed = 1; seed <= count; seed++) yield twoModes({ seed, rows: 10 + seed, dimension: 2 });
  } finally {
    onReturn();
  }
}

const particles = () => normalCloud({ seed: 1, rows: 15, dimension: 2 });

test('a step takes one batch of the stream, whatever its size', async () => {
  const seen: number[] = [];
  const target = sampleStream(batches(3));
  for (let step = 1; step <= 3; step++) {
    seen.push((await target.batch(key, step)).shape[0]);
    seen.push((await target.batch(key, step)).shape[0]);
  }
  expect(seen).toEqual([11, 11, 12, 12, 13, 13]);
  await expect(target.batch(key, 4)).rejects.toThrow('sampleStream: expected a batch for step 4');
});

test('arrays and bare iterators are streams too', async () => {
  const tensors = [1, 2].map((seed) => twoModes({ seed, rows: 4, dimension: 2 }));
  const first = await tensors[0]?.data();
  expect(await (await sampleStream(tensors).batch(key, 1)).data()).toEqual(first);
  const bare: AsyncIterator<tf.Tensor2D> = { next: async () => ({ done: false, value: tf.ones([2, 2]) }) };
  expect((await sampleStream(bare).batch(key, 1)).shape).toEqual([2, 2]);
});

test('a run ends well when its stream does, and lets go of everything', async () => {
  let returned = 0;
  const leaked = await leakedTensors(async () => {
    const start = particles();
    const target = sampleStream(batches(4, () => returned++));
    const run = await runFlow(flow, { particles: start, target, steps: 9, key });
    expect(run.end).toEqual({ status: 'stopped', reason: "the target's stream ended after 4 batches" });
    expect(run.steps.length).toBe(4);
    const early = sampleStream(batches(9, () => returned++));
    const short = await runFlow(flow, { particles: start, target: early, steps: 2, key });
    expect(short.end).toEqual({ status: 'finished' });
    tf.dispose([start, run.state.particles, short.state.particles]);
  });
  expect(leaked).toBe(0);
  expect(returned).toBe(2);
});

test('an empty stream is a mistake', async () => {
  const start = { particles: particles(), target: sampleStream([]), steps: 2, key };
  await expect(runFlow(flow, start)).rejects.toThrow('sampleStream: expected a batch for step 1, got the end');
});

test('a run with a stream cannot be resumed, and says so', async () => {
  const first = await runFlow(flow, { particles: particles(), target: sampleStream(batches(2)), steps: 2, key });
  const resume = mapFromRun({ run: first, state: await flow.record(first.state) });
  if (resume.state === undefined) throw new Error('expected a state, got none');
  const checkpoint = { state: resume.state, steps: resume.steps };
  const more = runFlow(flow, { resume: checkpoint, target: sampleStream(batches(2)), steps: 4 });
  await expect(more).rejects.toThrow(/^runFlow: expected a target whose batches can be had again, got a stream/);
  const other = samples(twoModes({ seed: 2, rows: 12, dimension: 2 }));
  expect((await runFlow(flow, { resume: checkpoint, target: other, steps: 4 })).end.status).toBe('finished');
});
