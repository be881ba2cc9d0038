import { checkedKey, type Key, PURPOSE } from './key.js';
import { threefry2x32 } from './threefry.js';

const WORD = 2 ** 32;
const LARGEST = 2 ** 31 - 1;

/**
 * A uniformly random order of 0 … n − 1, without bias (Fisher–Yates with rejection).
 * @param n from 0 to 2³¹ − 1
 */
export function permutation(key: Key, n: number): Int32Array {
  checkedInteger('permutation', 'n', n, LARGEST);
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    order[i] = i;
  }
  const draw = boundedDraws('permutation', key);
  for (let i = 0; i < n - 1; i++) {
    const j = i + draw(i, n - i);
    const moved = order[i] as number;
    order[i] = order[j] as number;
    order[j] = moved;
  }
  return order;
}

/**
 * `count` different indices out of 0 … n − 1 in random order, every such list equally likely: the beginning of
 * `permutation(key, n)`, in time and memory of the order of `count`.
 * @throws RangeError when `count` exceeds `n`
 */
export function choice(key: Key, n: number, count: number): Int32Array {
  checkedInteger('choice', 'n', n, LARGEST);
  checkedInteger('choice', 'count', count, n);
  const chosen = new Int32Array(count);
  // What a full array would hold at the places that are no longer their own index.
  const moved = new Map<number, number>();
  const draw = boundedDraws('choice', key);
  for (let i = 0; i < count; i++) {
    const j = n - i > 1 ? i + draw(i, n - i) : i;
    chosen[i] = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
  }
  return chosen;
}

/** Draw number `index`, uniform on 0 … bound − 1: words in the incomplete last stretch of 2³² are refused. */
function boundedDraws(functionName: string, key: Key): (index: number, bound: number) => number {
  const [key0, key1] = checkedKey(functionName, key);
  const block = new Int32Array(2);
  return (index, bound) => {
    // Quotients instead of %, which is slow beyond 31 bits; both are exact here.
    const limit = Math.floor(WORD / bound) * bound;
    for (let attempt = 0; ; attempt++) {
      threefry2x32(key0, key1, index, PURPOSE.shuffle + attempt, block);
      const word = (block[0] as number) >>> 0;
      if (word < limit) {
        return word - Math.floor(word / bound) * bound;
      }
    }
  };
}

function checkedInteger(functionName: string, name: string, value: number, maximum: number): void {
  if (!Number.isInteger(value) || value < 0 || value > maximum) {
    throw new RangeError(
      `${functionName}: expected ${name} to be an integer from 0 to ${maximum}, got ${value}; pass such an integer`,
    );
  }
}
