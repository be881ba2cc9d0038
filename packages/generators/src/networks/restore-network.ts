import { type JsonReader, jsonReader } from '@ingd/engine/safetensors';
import type { Activation } from '@ingd/families';
import { type Convolution, convolutionalNetwork } from './convolutional-network.js';
import { mlpNetwork } from './mlp-network.js';
import type { Network } from './network.js';
import { residualNetwork } from './residual-network.js';
import { skipNetwork } from './skip-network.js';
import { fourierTime, plainTime, type TimeEmbedding } from './time-embedding.js';
import { type TimeNetwork, timeNetwork } from './time-network.js';
import { unet } from './unet.js';

/**
 * The network of a record that has been through JSON.
 * @throws RangeError in one sentence when the record does not say how to make it
 */
export function restoreNetwork(record: unknown): Network | TimeNetwork {
  const reader = jsonReader('restoreNetwork');
  const { kind, settings } = parts(reader, record, 'the network');
  if (kind === 'unet') return restoreUnet(reader, settings);
  if (kind !== 'time') return plainNetwork(reader, kind, settings);
  const inner = parts(reader, settings.network, 'the network');
  return timeNetwork({
    network: plainNetwork(reader, inner.kind, inner.settings),
    embedding: restoreEmbedding(reader, settings.embedding),
  });
}

type Settings = { readonly [name: string]: unknown };

function parts(
  reader: JsonReader,
  value: unknown,
  what: string,
): { readonly kind: string; readonly settings: Settings } {
  const { kind, settings } = reader.fields(value, `the record of ${what}`);
  return {
    kind: reader.text(kind, `the kind of ${what}`),
    settings: reader.fields(settings, `the settings of ${what}`),
  };
}

function plainNetwork(reader: JsonReader, kind: string, settings: Settings): Network {
  // A name that is no activation is refused by the network.
  const activation = reader.text(settings.activation ?? 'silu', 'the activation') as Activation;
  const size = (name: string) => reader.wholeNumber(settings[name], `"${name}" of the network`);
  if (kind === 'mlp') return mlpNetwork({ widths: reader.wholeNumbers(settings.widths, 'the widths'), activation });
  if (kind === 'residual') {
    const [inputs, outputs, width, blocks] = [size('inputs'), size('outputs'), size('width'), size('blocks')];
    return residualNetwork({ inputs, outputs, width, blocks, activation });
  }
  if (kind === 'skip') {
    const inner = parts(reader, settings.network, 'the network');
    return skipNetwork({ network: plainNetwork(reader, inner.kind, inner.settings) });
  }
  if (kind === 'convolutional') {
    const image = { height: size('height'), width: size('width'), channels: size('channels') };
    const dense = reader.wholeNumbers(settings.dense, 'the widths of dense layers');
    return convolutionalNetwork({ ...image, convolutions: convolutionsOf(reader, settings), dense, activation });
  }
  return reader.refuse(
    `networks of kind "${kind}" cannot be made from a file; pass the network, and the file's parameters are read for it`,
  );
}

function convolutionsOf(reader: JsonReader, { convolutions }: Settings): Convolution[] {
  return reader.list(convolutions, 'the convolutions').map((entry) => {
    const { channels, kernel, halve } = reader.fields(entry, 'a convolution');
    const of = (value: unknown, name: string) => reader.wholeNumber(value, `"${name}" of a convolution`);
    return { channels: of(channels, 'channels'), kernel: of(kernel, 'kernel'), halve: halve === true };
  });
}

function restoreUnet(reader: JsonReader, settings: Settings): TimeNetwork {
  const size = (name: string) => reader.wholeNumber(settings[name], `"${name}" of the network`);
  return unet({
    height: size('height'),
    width: size('width'),
    channels: size('channels'),
    features: reader.wholeNumbers(settings.features, 'the features'),
    kernel: size('kernel'),
    timeWidth: size('timeWidth'),
    embedding: restoreEmbedding(reader, settings.embedding),
    activation: reader.text(settings.activation, 'the activation') as Activation, // refused by the network where it is none
  });
}

function restoreEmbedding(reader: JsonReader, record: unknown): TimeEmbedding {
  const { kind, settings } = parts(reader, record, 'the time embedding');
  if (kind === 'plain') return plainTime();
  if (kind !== 'fourier') return reader.refuse(`the time embedding "${kind}" is not known; update @ingd/generators`);
  return fourierTime({
    frequencies: reader.wholeNumber(settings.frequencies, 'the number of frequencies'),
    period: reader.positiveNumber(settings.period, 'the period'),
  });
}
