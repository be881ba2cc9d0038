import type { DrawnLayer } from './initialisation.js';

/** A residual block: two convolutions, a dense layer of the time, and a convolution beside them where the channels change. */
export interface UnetBlock {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

export interface UnetLayersOptions {
  readonly channels: number;
  readonly features: readonly number[];
  readonly kernel: number;
  readonly timeWidth: number;
  /** Columns of the time's embedding. */
  readonly timeSize: number;
}

/** The layers of a U-Net, the one that gives the image last, and its blocks in the order in which they run. */
export function unetLayers({ channels, features, kernel, timeWidth, timeSize }: UnetLayersOptions): {
  readonly layers: readonly DrawnLayer[];
  readonly down: readonly UnetBlock[];
  readonly up: readonly UnetBlock[];
} {
  const at = (level: number) => features[level] as number;
  const down = features.map((outputs, level) => ({
    name: `down.${level}`,
    inputs: at(Math.max(level - 1, 0)),
    outputs,
  }));
  const up = features
    .slice(0, -1)
    .map((outputs, level) => ({ name: `up.${level}`, inputs: at(level + 1) + outputs, outputs }))
    .reverse();
  const layers = [
    { name: 'time', inputs: timeSize, outputs: timeWidth },
    { name: 'first', inputs: channels, outputs: at(0), kernel },
    ...[...down, ...up].flatMap((block) => blockLayers(block, kernel, timeWidth)),
    { name: 'last', inputs: at(0), outputs: channels, kernel },
  ];
  return { layers, down, up };
}

function blockLayers({ name, inputs, outputs }: UnetBlock, kernel: number, timeWidth: number): DrawnLayer[] {
  const skip = { name: `${name}.skip`, inputs, outputs, kernel: 1 };
  return [
    { name: `${name}.time`, inputs: timeWidth, outputs: 2 * outputs },
    { name: `${name}.first`, inputs, outputs, kernel },
    { name: `${name}.second`, inputs: outputs, outputs, kernel },
    ...(inputs === outputs ? [] : [skip]),
  ];
}
