// What the tests of inChild call in the other process.
import { setTimeout as pause } from 'node:timers/promises';

export function doubled({ values }) {
  return values.map((value) => 2 * value);
}

export function hold(bytes) {
  return Buffer.alloc(bytes, 1).length;
}

export async function fail(message) {
  throw new RangeError(message);
}

export function leave(code) {
  process.exit(code);
}

export async function kill(signal) {
  process.kill(process.pid, signal);
  await pause(60_000);
}

export function variables(names) {
  return names.map((name) => process.env[name]);
}

export async function wait(milliseconds) {
  await pause(milliseconds);
}
