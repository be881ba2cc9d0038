import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { logGammaTensor } from '../special/tensors.js';
import { centred, deviance, timesLog } from './deviance.js';

const HALF_LOG_TWO_PI = 0.9189385332046727;

/** log x! = log Γ(x + 1), x > −1, in float32 to 1e-6 of max(1, log x!). Runs in a tidy. */
export function logFactorial(x: Tensor2D): Tensor2D {
  return logGammaTensor(tf.add<Tensor2D>(x, 1));
}

/** 1/(12x) − 1/(360x³) + 1/(1260x⁵), x ≥ 7. */
function stirlingRemainder(x: Tensor2D): Tensor2D {
  const inverse = tf.reciprocal(x);
  const square = tf.square(inverse);
  return tf.mul(inverse, tf.add(tf.mul(square, tf.sub(tf.mul(square, 1 / 1260), 1 / 360)), 1 / 12));
}

/** log x! − (x log x − x) for x ≥ 0: what is left once the large terms have met those of the density. */
function smallTerms(x: Tensor2D): Tensor2D {
  const large = tf.maximum<Tensor2D>(x, 8);
  const small = tf.minimum<Tensor2D>(x, 8);
  const ofLarge = tf.add<Tensor2D>(tf.add(tf.mul(tf.log(large), 0.5), HALF_LOG_TWO_PI), stirlingRemainder(large));
  const ofSmall = tf.sub<Tensor2D>(logFactorial(small), tf.sub(timesLog(small, small), small));
  return tf.where(tf.lessEqual(x, 8), ofSmall, ofLarge);
}

function constant(value: number): Tensor2D {
  return tf.fill<tf.Rank.R2>([1, 1], value);
}

/** log (n choose x), `[n, 1]`, as a sum of positive terms and small ones. Runs in a tidy. */
export function logChoose(trials: number, x: Tensor2D): Tensor2D {
  const rest = tf.sub<Tensor2D>(trials, x);
  const ofShares = tf.add<Tensor2D>(timesLog(x, tf.div(trials, x)), timesLog(rest, tf.div(trials, rest)));
  return tf.add(ofShares, tf.sub(smallTerms(constant(trials)), tf.add(smallTerms(x), smallTerms(rest))));
}

/** log(Γ(x + r)/(x! Γ(r))), `[n, 1]`, without the cancellation of the first two. Runs in a tidy. */
export function logRisingOverFactorial(successes: number, x: Tensor2D): Tensor2D {
  const total = tf.add<Tensor2D>(x, successes);
  const logTotal = tf.log(total);
  const ofShares = tf.add<Tensor2D>(
    timesLog(x, tf.div(total, x)),
    tf.mul(tf.sub(logTotal, Math.log(successes)), successes),
  );
  const terms = tf.sub(smallTerms(total), tf.add(smallTerms(x), smallTerms(constant(successes))));
  return tf.add(ofShares, tf.add(terms, tf.sub(Math.log(successes), logTotal)));
}

/** log(rateˣ e^{−rate}/x!), `[n, 1]`, without the cancellation of its large terms. Runs in a tidy. */
export function logPoissonDensity(x: Tensor2D, rate: number): Tensor2D {
  return tf.neg(tf.add<Tensor2D>(deviance(x, constant(rate), centred(x, rate)), smallTerms(x)));
}

/** log((n choose x) pˣ qⁿ⁻ˣ), `[n, 1]`, q = 1 − p, without the cancellation of its large terms. Runs in a tidy. */
export function logBinomialDensity(
  x: Tensor2D,
  { trials, p, q }: { readonly trials: number; readonly p: number; readonly q: number },
): Tensor2D {
  const rest = tf.sub<Tensor2D>(trials, x);
  const difference = q < p ? tf.neg(centred(rest, trials * q)) : centred(x, trials * p);
  const deviances = tf.add(
    deviance(x, constant(trials * p), difference),
    deviance(rest, constant(trials * q), tf.neg(difference)),
  );
  return tf.sub(tf.sub(smallTerms(constant(trials)), tf.add(smallTerms(x), smallTerms(rest))), deviances);
}

/** log(Γ(x + r)/(x! Γ(r)) pʳ qˣ), `[n, 1]`: r/(x + r) times a binomial probability among x + r. Runs in a tidy. */
export function logNegativeBinomialDensity(
  x: Tensor2D,
  { successes, p, q }: { readonly successes: number; readonly p: number; readonly q: number },
): Tensor2D {
  const total = tf.add<Tensor2D>(x, successes);
  const difference = tf.sub<Tensor2D>(tf.mul(x, p), successes * q); // x − (x + r) q
  const deviances = tf.add(
    deviance(x, tf.mul(total, q), difference),
    deviance(tf.fill(x.shape, successes), tf.mul(total, p), tf.neg(difference)),
  );
  const terms = tf.sub(smallTerms(total), tf.add(smallTerms(x), smallTerms(constant(successes))));
  return tf.sub(tf.sub(tf.add(terms, Math.log(successes)), tf.log(total)), deviances);
}
