/** What a careful person would write without a library: loops over typed arrays. Rows are float32, as tensors hold them. */
export const plain = { normal, gamma, dirichlet, categorical, multivariateNormal };

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** Two normals from two uniforms   [Marsaglia & Bray 1964]. */
function polar(out: Float32Array, mean: number, deviation: number): Float32Array {
  for (let i = 0; i < out.length; ) {
    const [u, v] = [2 * Math.random() - 1, 2 * Math.random() - 1];
    const square = u * u + v * v;
    if (square >= 1 || square === 0) continue;
    const factor = deviation * Math.sqrt((-2 * Math.log(square)) / square);
    out[i++] = mean + u * factor;
    if (i < out.length) out[i++] = mean + v * factor;
  }
  return out;
}

function normal(mean: number, deviation: number) {
  return {
    logDensity(x: Float32Array): Float32Array {
      const out = new Float32Array(x.length);
      const constant = -0.5 * LOG_TWO_PI - Math.log(deviation);
      for (let i = 0; i < x.length; i++) {
        const z = ((x[i] as number) - mean) / deviation;
        out[i] = constant - 0.5 * z * z;
      }
      return out;
    },
    sample: (count: number) => polar(new Float32Array(count), mean, deviation),
    fit(x: Float32Array): readonly number[] {
      let [sum, squares] = [0, 0];
      for (let i = 0; i < x.length; i++) sum += x[i] as number;
      const centre = sum / x.length;
      for (let i = 0; i < x.length; i++) squares += ((x[i] as number) - centre) ** 2;
      return [centre, Math.sqrt(squares / x.length)];
    },
  };
}

/** Lanczos, g = 7. */
function logGamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const series = terms.reduce((total, term, i) => total + term / (x + i), 0.9999999999998099);
  const t = x + 6.5;
  return 0.5 * LOG_TWO_PI + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

function digamma(x: number): number {
  let [value, at] = [0, x];
  for (; at < 6; at++) value -= 1 / at;
  const s = 1 / (at * at);
  return value + Math.log(at) - 0.5 / at - s * (1 / 12 - s * (1 / 120 - s / 252));
}

function trigamma(x: number): number {
  let [value, at] = [0, x];
  for (; at < 6; at++) value += 1 / (at * at);
  const s = 1 / (at * at);
  return value + 1 / at + s / 2 + (s / at) * (1 / 6 - s * (1 / 30 - s / 42));
}

function gammaDraw(shape: number, spare: Float32Array): number {
  const third = shape - 1 / 3;
  const slope = 1 / Math.sqrt(9 * third);
  for (;;) {
    const z = polar(spare, 0, 1)[0] as number;
    const cube = (1 + slope * z) ** 3;
    if (cube <= 0) continue;
    const u = Math.random();
    if (u < 1 - 0.0331 * z ** 4 || Math.log(u) < 0.5 * z * z + third * (1 - cube + Math.log(cube))) return third * cube;
  }
}

function gamma(shape: number, rate: number) {
  return {
    logDensity(x: Float32Array): Float32Array {
      const out = new Float32Array(x.length);
      const constant = shape * Math.log(rate) - logGamma(shape);
      for (let i = 0; i < x.length; i++)
        out[i] = constant + (shape - 1) * Math.log(x[i] as number) - rate * (x[i] as number);
      return out;
    },
    sample(count: number): Float32Array {
      const out = new Float32Array(count);
      const spare = new Float32Array(1);
      for (let i = 0; i < count; i++) out[i] = gammaDraw(shape, spare) / rate;
      return out;
    },
    fit(x: Float32Array): readonly number[] {
      let [sum, logs] = [0, 0];
      for (let i = 0; i < x.length; i++) {
        sum += x[i] as number;
        logs += Math.log(x[i] as number);
      }
      const [mean, gap] = [sum / x.length, Math.log(sum / x.length) - logs / x.length];
      let a = (3 - gap + Math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap);
      for (let i = 0; i < 8; i++) a -= (Math.log(a) - digamma(a) - gap) / (1 / a - trigamma(a));
      return [a, a / mean];
    },
  };
}

function dirichlet(concentration: readonly number[]) {
  const d = concentration.length;
  return {
    logDensity(x: Float32Array): Float32Array {
      const out = new Float32Array(x.length / d);
      const constant =
        logGamma(concentration.reduce((a, b) => a + b)) - concentration.reduce((total, a) => total + logGamma(a), 0);
      for (let i = 0; i < out.length; i++) {
        let value = constant;
        for (let a = 0; a < d; a++) value += ((concentration[a] as number) - 1) * Math.log(x[i * d + a] as number);
        out[i] = value;
      }
      return out;
    },
    sample(count: number): Float32Array {
      const out = new Float32Array(count * d);
      const spare = new Float32Array(1);
      for (let i = 0; i < count; i++) {
        let total = 0;
        for (let a = 0; a < d; a++) total += out[i * d + a] = gammaDraw(concentration[a] as number, spare);
        for (let a = 0; a < d; a++) out[i * d + a] = (out[i * d + a] as number) / total;
      }
      return out;
    },
    /** Fixed point from the sums, a Newton inverse of ψ each   [Minka 2000]. */
    fit(x: Float32Array): readonly number[] {
      const means = new Float64Array(d);
      for (let i = 0; i < x.length; i += d)
        for (let a = 0; a < d; a++) means[a] = (means[a] as number) + Math.log(x[i + a] as number);
      let alpha = means.map(() => 1);
      for (let round = 0; round < 100; round++) {
        const shared = digamma(alpha.reduce((a, b) => a + b, 0));
        alpha = alpha.map((value, a) => {
          const wanted = shared + (means[a] as number) / (x.length / d);
          let inverse = value;
          for (let step = 0; step < 3; step++)
            inverse = Math.max(1e-3, inverse - (digamma(inverse) - wanted) / trigamma(inverse));
          return inverse;
        });
      }
      return Array.from(alpha);
    },
  };
}

function categorical(probabilities: readonly number[]) {
  const logs = Float64Array.from(probabilities, Math.log);
  return {
    logDensity(x: Float32Array): Float32Array {
      const out = new Float32Array(x.length);
      for (let i = 0; i < x.length; i++) out[i] = logs[x[i] as number] as number;
      return out;
    },
    sample(count: number): Float32Array {
      const out = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        let u = Math.random();
        let k = 0;
        while (k < probabilities.length - 1 && u >= (probabilities[k] as number)) u -= probabilities[k++] as number;
        out[i] = k;
      }
      return out;
    },
    fit(x: Float32Array): readonly number[] {
      const counts = new Float64Array(probabilities.length);
      for (let i = 0; i < x.length; i++) counts[x[i] as number] = (counts[x[i] as number] as number) + 1;
      return Array.from(counts, (count) => count / x.length);
    },
  };
}

/** `lower` is the Cholesky factor of the covariance, row-major. */
function multivariateNormal(mean: Float64Array, lower: Float64Array) {
  const d = mean.length;
  return {
    logDensity(x: Float32Array): Float32Array {
      const out = new Float32Array(x.length / d);
      const z = new Float64Array(d);
      let constant = -0.5 * d * LOG_TWO_PI;
      for (let a = 0; a < d; a++) constant -= Math.log(lower[a * d + a] as number);
      for (let i = 0; i < out.length; i++) {
        let squares = 0;
        for (let a = 0; a < d; a++) {
          let value = (x[i * d + a] as number) - (mean[a] as number);
          for (let b = 0; b < a; b++) value -= (lower[a * d + b] as number) * (z[b] as number);
          z[a] = value / (lower[a * d + a] as number);
          squares += (z[a] as number) ** 2;
        }
        out[i] = constant - 0.5 * squares;
      }
      return out;
    },
    sample(count: number): Float32Array {
      const out = new Float32Array(count * d);
      const z = new Float32Array(d);
      for (let i = 0; i < count; i++) {
        polar(z, 0, 1);
        for (let a = 0; a < d; a++) {
          let value = mean[a] as number;
          for (let b = 0; b <= a; b++) value += (lower[a * d + b] as number) * (z[b] as number);
          out[i * d + a] = value;
        }
      }
      return out;
    },
    /** Mean, and the upper triangle of the covariance. */
    fit(x: Float32Array): readonly number[] {
      const count = x.length / d;
      const centre = new Float64Array(d);
      for (let i = 0; i < x.length; i += d)
        for (let a = 0; a < d; a++) centre[a] = (centre[a] as number) + (x[i + a] as number) / count;
      const products = new Float64Array(d * d);
      const row = new Float64Array(d);
      for (let i = 0; i < x.length; i += d) {
        for (let a = 0; a < d; a++) row[a] = (x[i + a] as number) - (centre[a] as number);
        for (let a = 0; a < d; a++) {
          const value = row[a] as number;
          for (let b = a; b < d; b++)
            products[a * d + b] = (products[a * d + b] as number) + value * (row[b] as number);
        }
      }
      return Array.from(products, (value) => value / count);
    },
  };
}
