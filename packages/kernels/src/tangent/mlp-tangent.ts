import { expectShape } from '@ingd/engine';
import type { DriftSpace } from '../drift-space.js';
import type { Mlp } from '../mlp/mlp.js';
import { tangentBasis } from './basis.js';
import { tangentOperator } from './operator.js';

/** A network and which form of its tangent kernel is meant. */
export interface MlpTangentOptions {
  /** φ: R^d -> R^d; the space takes it over and disposes it. */
  readonly network: Mlp;
  /** Drop the cross-output blocks of the neural tangent kernel, as the authors' code does; false where absent. */
  readonly diagonal?: boolean;
}

/** The space of `mlpTangent`; the extra fields let a fast path recognise it. */
export interface MlpTangentSpace extends DriftSpace {
  readonly kind: 'mlp-tangent';
  readonly network: Mlp;
  readonly diagonal: boolean;
  readonly size: number;
}

/**
 * Vector fields h_w(x) = ∂φ(x; β)/∂β · w, so that K(x, y) is the full neural tangent kernel, exact in linear time   [Liu 2025, Eq. 11].
 * Weights are ordered layer by layer, W `[in, out]` row-major, then b. With `diagonal`, K(x, y) = diag_a Σ_f Φ_af(x) Φ_af(y), and the
 * weights are d copies of the hidden layers' (one for each output coordinate) followed by the output layer's.
 * @throws RangeError when the network's input and output sizes differ
 */
export function mlpTangent({ network, diagonal = false }: MlpTangentOptions): MlpTangentSpace {
  const dimension = dimensionOf(network);
  const operator = tangentOperator(network, diagonal);
  return {
    kind: 'mlp-tangent',
    name: `${diagonal ? 'diagonal ' : ''}mlp-tangent(${network.widths.join('-')})`,
    dimension,
    size: operator.layout.size,
    network,
    diagonal,
    at(x) {
      expectShape('mlpTangent.at', 'x', x, [null, dimension]);
      return tangentBasis(operator, x);
    },
    dispose: () => network.dispose(),
  };
}

function dimensionOf({ widths }: Mlp): number {
  const [input, output] = [widths[0] as number, widths[widths.length - 1] as number];
  if (input === output) return input;
  throw new RangeError(
    `mlpTangent: expected a network R^d -> R^d, got widths ${widths.join('-')}; give it as many outputs as inputs`,
  );
}
