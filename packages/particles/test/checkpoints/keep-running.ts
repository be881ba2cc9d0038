// A process of its own for the tests of checkpoints: runs a flow, keeps it after every step, and goes on from what is kept. The rename
// numbered `slowRename` takes as long as on a disk that hangs, and is announced, so that the process can be killed before it.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { createKey, normal, useBackend } from '@ingd/engine';
import type { Rank } from '@tensorflow/tfjs-core';
import { ntKing, runFlow, samples } from '../../src/index.js';
import { checkpoints, openCheckpointStore } from '../../src/node.js';

export interface KeepRunningSettings {
  readonly folder: string;
  readonly steps: number;
  /** From 1; 0: none. */
  readonly slowRename: number;
}

const { folder, steps, slowRename }: KeepRunningSettings = JSON.parse(process.argv[2] ?? '{}');
const say = (word: string) => process.send?.(word);

const { rename } = fs;
let renames = 0;
fs.rename = async (from, to) => {
  renames++;
  if (renames === slowRename) {
    say('renaming');
    await pause(60_000);
  }
  return rename(from, to);
};
syncBuiltinESMExports();

await useBackend('cpu');
const store = await openCheckpointStore(folder);
const flow = ntKing({ centers: 10, hidden: [5] });
const target = samples(normal<Rank.R2>(createKey(2), [15, 2]));
const kept = await store.read();
const start = kept?.state === undefined ? undefined : { state: kept.state, steps: kept.steps };
say('running');
if (start === undefined || start.state.step < steps) {
  const hooks = { target, steps, observers: [checkpoints({ store, flow })] };
  const particles = normal<Rank.R2>(createKey(1), [12, 2]);
  await runFlow(flow, start === undefined ? { ...hooks, particles, key: createKey(3) } : { ...hooks, resume: start });
}
await store.close();
say('done');
process.disconnect?.();
