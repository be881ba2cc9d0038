import { type Matrix, toMatrix } from '@ingd/engine';
import type { Statistic } from '@ingd/families';
import type { DriftSpace } from '@ingd/kernels';
import { requireFinite } from '../finite.js';
import { columnMeans, covarianceOf } from '../sample-moments.js';
import type { DriftOperator } from './drift-operator.js';
import { centredPoints, gaussianValues, meanRow, type RbfFields, rbfFields } from './rbf-sample.js';
import { fits, recognise } from './recognise.js';

export interface FactorisedRequest {
  readonly functionName: string;
  readonly statistic: Statistic;
  readonly space: DriftSpace;
  /** X, `[n, d]`. */
  readonly particles: Matrix;
  /** Y, `[m, d]`. */
  readonly target: Matrix;
  /** How often each row of Y counts, `[m]`; once where absent. */
  readonly yWeights?: Float64Array | undefined;
}

/** All that the factorised solver works on, in float64 on the host. */
export interface FactorisedProblem {
  readonly moments: { readonly fisher: Matrix; readonly gradient: Float64Array };
  /** mean_Y T, `[b]`. */
  readonly targetMean: Float64Array;
  readonly fields: RbfFields;
  readonly operator: DriftOperator;
}

/** The problem in factorised form; undefined where statistic and space have none, or it would not fit into memory at once. */
export async function factorisedProblem(request: FactorisedRequest): Promise<FactorisedProblem | undefined> {
  const { functionName, statistic, space, particles, target, yWeights } = request;
  const pair = recognise(statistic, space);
  if (pair === undefined || !fits(pair, particles.rows, target.rows)) return undefined;
  const { bandwidth } = pair.statistic;
  const centers = await toMatrix(pair.statistic.centers);
  requireFinite(functionName, 'centers', centers);
  const origin = meanRow(centers);
  const [x, c] = [centredPoints(particles, origin), centredPoints(centers, origin)];
  const values = gaussianValues(x, c, bandwidth);
  const mean = columnMeans(values);
  const targetMean = columnMeans(gaussianValues(centredPoints(target, origin), c, bandwidth), yWeights);
  const fisher = await covarianceOf(values, mean); // before the values become K
  return {
    moments: { fisher, gradient: targetMean.map((value, i) => value - (mean[i] as number)) },
    targetMean,
    fields: rbfFields({ points: x, centers: c, values, bandwidth }),
    operator: await pair.operatorAt(particles, x),
  };
}
