import { fold, type Key, normalValues, split, uniformValues } from '@ingd/engine';

/** The smallest positive normal float32: a draw of a tiny shape may be smaller, yet is never 0. */
const SMALLEST = 2 ** -126;

/**
 * Independent draws of Gamma(shape, rate 1): squeezed cubes of normals, whole rounds of proposals at a time; for a shape below 1
 * those of shape + 1 times u^(1/shape)   [Marsaglia & Tsang 2000].
 */
export function gammaValues(key: Key, shape: number, count: number): Float64Array {
  const [proposalKey, boostKey] = split(key) as [Key, Key];
  const values = largeShape(proposalKey, shape < 1 ? shape + 1 : shape, count);
  if (shape >= 1) return values;
  const boost = uniformValues(boostKey, count);
  return values.map((value, i) => Math.max(SMALLEST, value * (1 - (boost[i] as number)) ** (1 / shape)));
}

function largeShape(key: Key, shape: number, count: number): Float64Array {
  const values = new Float64Array(count);
  const third = shape - 1 / 3;
  const slope = 1 / Math.sqrt(9 * third);
  let filled = 0;
  for (let round = 0; filled < count; round++) {
    const [normalKey, uniformKey] = split(fold(key, round)) as [Key, Key];
    const proposals = Math.ceil((count - filled) * 1.06) + 8; // 95 in 100 or more are accepted
    const normals = normalValues(normalKey, proposals);
    const uniforms = uniformValues(uniformKey, proposals);
    for (let i = 0; i < proposals && filled < count; i++) {
      const z = normals[i] as number;
      const root = 1 + slope * z;
      const cube = root * root * root; // not ** 3, which is several times slower
      if (cube > 0 && accepts(1 - (uniforms[i] as number), z, cube, third)) values[filled++] = third * cube;
    }
  }
  return values;
}

/** The squeeze first: it spares the logarithms nearly always. */
function accepts(uniform: number, z: number, cube: number, third: number): boolean {
  const square = z * z;
  if (uniform < 1 - 0.0331 * square * square) return true;
  return Math.log(uniform) < 0.5 * square + third * (1 - cube + Math.log(cube));
}
