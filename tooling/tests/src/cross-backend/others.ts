import * as node from '@ingd/datasets/node';
import * as real from '@ingd/datasets/real';

import * as safetensors from '@ingd/engine/safetensors';
import * as workers from '@ingd/fisher/workers';
import * as graphs from '@ingd/graphs';
import * as checkpoints from '@ingd/particles/node';
import { aside, type PackageCases } from './contract.js';

/** Entries that use no tensors of their own. */
function without(specifier: string, exported: Readonly<Record<string, unknown>>, reason: string): PackageCases {
  const entries = Object.fromEntries(Object.keys(exported).map((name) => [name, aside(reason)]));
  return { specifier, exported, entries };
}

export const others: readonly PackageCases[] = [
  without(
    '@ingd/fisher/workers',
    workers,
    'starts threads of Node, each with a backend of its own; the numbers are those of closedFormDrift',
  ),
  without('@ingd/engine/safetensors', safetensors, 'writes and reads the bytes of files on the host'),
  without('@ingd/graphs', graphs, 'float64 on the host, from numbers on the host'),
  without('@ingd/particles/node', checkpoints, 'keeps runs in files'),
  without('@ingd/datasets/node', node, 'reads and writes files'),
  without('@ingd/datasets/real', real, 'tables that come with the package'),
];
