import type { TransportMap } from '@ingd/particles';
import { UsageProblem } from '../problems.js';

type Metadata = TransportMap['metadata'];

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}

function digestOf(metadata: Metadata, input: string): unknown {
  return fieldOf(fieldOf(metadata.inputs, input), 'sha256');
}

/** As many digits as tell rows apart. */
function short(digest: unknown): string {
  return `${String(digest).slice(0, 12)}…`;
}

/** An option as it is typed: `stepSize` is `--step-size`. */
function optionName(setting: string): string {
  return `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Refuses to go on from a run with other rows or other settings: the end would be neither run's. The number of steps may differ.
 * @throws UsageProblem naming the first difference
 */
export function requireSameRun(folder: string, earlier: Metadata, now: Metadata): void {
  const others = ['source', 'target'].filter((input) => digestOf(earlier, input) !== digestOf(now, input));
  if (others.length > 0) {
    const digests = others.map(
      (input) => `${input} of SHA-256 ${short(digestOf(earlier, input))}, got ${short(digestOf(now, input))}`,
    );
    throw new UsageProblem(
      `${folder} keeps a run with another ${others.join(' and another ')} (${digests.join('; ')}); give the same rows, or --force without --resume`,
    );
  }
  const settings = typeof now.settings === 'object' && now.settings !== null ? Object.entries(now.settings) : [];
  for (const [name, value] of settings) {
    const before = fieldOf(earlier.settings, name);
    if (name === 'steps' || (before ?? null) === value) continue; // an older run lacks settings that are null by default
    throw new UsageProblem(
      `${folder} keeps a run with ${optionName(name)} ${String(before)}, got ${String(value)}; give the same, or begin again with --force and without --resume`,
    );
  }
}
