import { expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord, RecordedTensor } from '../drift-space.js';
import { flatWeights } from '../mlp/flat-weights.js';
import type { Mlp } from '../mlp/mlp.js';
import { joinTiles, rowTiles, takeRows } from '../row-tiles.js';
import { hostPush } from './host-push.js';
import { pushMixed } from './mixed.js';
import { bytesPerRow, push, tangentOperator } from './operator.js';

export interface TangentDriftParts {
  /** The drift owns it from now on. */
  readonly network: Mlp;
  /** w, `[1, P]`; the drift owns it from now on. */
  readonly weights: Tensor2D;
  readonly diagonal: boolean;
}

/** h(x) = ∂φ(x; β)/∂β · w   [Liu 2025, Eq. 11], evaluated by one forward-mode pass of the network. */
export function tangentDrift({ network, weights, diagonal }: TangentDriftParts): Drift {
  const operator = tangentOperator(network, diagonal);
  const dimension = operator.layout.output.columns;
  const onHost = diagonal ? () => undefined : hostPush({ network, layout: operator.layout, weights });
  const inTensors = (x: Tensor2D) =>
    joinTiles(rowTiles(x.shape[0], bytesPerRow(operator, 1)), 0, (tile) =>
      tf.squeeze<Tensor2D>(push(operator, takeRows(x, tile), weights), [1]),
    );
  return {
    at(x) {
      expectShape('drift.at', 'x', x, [null, dimension]);
      return onHost(x) ?? inTensors(x);
    },
    jvp(x, v) {
      expectShape('drift.jvp', 'x', x, [null, dimension]);
      expectShape('drift.jvp', 'v', v, [x.shape[0], dimension]);
      return joinTiles(rowTiles(x.shape[0], 2 * bytesPerRow(operator, 1)), 0, (tile) =>
        pushMixed(operator, takeRows(x, tile), takeRows(v, tile), weights),
      );
    },
    record: () => record({ network, weights, diagonal }),
    dispose() {
      network.dispose();
      weights.dispose();
    },
  };
}

/** w* and either the key that draws the network again or the network itself. */
async function record({ network, weights, diagonal }: TangentDriftParts): Promise<DriftRecord> {
  const { widths, activation, origin } = network;
  const drawn = origin === undefined ? null : { key: [...origin.key], drawing: origin.drawing };
  const tensors: Record<string, RecordedTensor> = {
    weights: { shape: [weights.size], values: Float32Array.from(await weights.data()) },
  };
  if (drawn === null) tensors.network = await flatWeights(network);
  return { kind: 'mlp-tangent', settings: { widths: [...widths], activation, diagonal, drawn }, tensors };
}
