import { expect, test } from 'vitest';
import { inProcesses } from '../measure/in-processes.mjs';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test.each([1, 2, 8])(
  'answers stand in the order of the works, with %i of them at a time at most',
  async (processes) => {
    let [running, most] = [0, 0];
    const call = async (work: number) => {
      most = Math.max(most, ++running);
      await pause(5);
      running--;
      return { value: 2 * work };
    };
    const results = await inProcesses([1, 2, 3], { processes, call });
    expect(results).toEqual([{ value: 2 }, { value: 4 }, { value: 6 }]);
    expect(most).toBe(Math.min(processes, 3));
  },
);

test('the last starts first: it is the largest as a rule', async () => {
  const started: number[] = [];
  await inProcesses([1, 2, 3], { call: async (work: number) => started.push(work) });
  expect(started).toEqual([3, 2, 1]);
});

test('one that fails or takes too long takes nothing with it', async () => {
  const call = (work: string, { signal }: { signal: AbortSignal }) => {
    if (work === 'fails') throw new Error('it broke\nsomewhere');
    if (work === 'works') return { value: 1 };
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(Object.assign(new Error('ended'), { name: 'AbortError' })));
    });
  };
  const results = await inProcesses(['works', 'fails', 'waits'], { processes: 3, atMostSeconds: 0.2, call });
  expect(results).toEqual([{ value: 1 }, { failed: 'it broke' }, { failed: 'not finished within 0.2 s' }]);
});
