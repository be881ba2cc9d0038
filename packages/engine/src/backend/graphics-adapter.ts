import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from './backend-name.js';

/** The graphics adapter that a loaded backend computes on, in the driver's words; undefined where it uses none, or tells nothing. */
export function graphicsAdapter(backend: BackendName): string | undefined {
  const device = backend === 'webgpu' && memberOf(tf.findBackend(backend), 'device');
  const info = memberOf(device, 'adapterInfo');
  const words = ['vendor', 'architecture', 'device', 'description'].map((name) => memberOf(info, name));
  return words.filter((word) => typeof word === 'string' && word !== '').join(' ') || undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
