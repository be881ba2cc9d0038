import { inChild } from '@ingd/cli/bench';

/**
 * Calls functions in processes of their own, `processes` of them at a time, the last (the largest, as a rule) first.
 * @param works as for `inChild`, which `call` stands for in tests
 * @returns in the order of the works: its answer, or `{ failed }` with the reason where one threw or took longer than `atMostSeconds`
 */
export async function inProcesses(works, { processes = 1, atMostSeconds, call = inChild } = {}) {
  const results = new Array(works.length);
  let next = works.length;
  const takeTurns = async () => {
    while (next > 0) {
      const index = --next;
      results[index] = await attempt(() => call(works[index], limitOf(atMostSeconds)), atMostSeconds);
    }
  };
  await Promise.all(Array.from({ length: Math.min(processes, works.length) }, takeTurns));
  return results;
}

function limitOf(atMostSeconds) {
  return atMostSeconds === undefined ? {} : { signal: AbortSignal.timeout(1000 * atMostSeconds) };
}

async function attempt(call, atMostSeconds) {
  try {
    return await call();
  } catch (error) {
    if (error.name === 'AbortError') return { failed: `not finished within ${atMostSeconds} s` };
    console.error(error.message);
    return { failed: error.message.split('\n')[0] };
  }
}
