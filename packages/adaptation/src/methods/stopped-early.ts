import type { Key } from '@ingd/engine';
import type { AdaptationProblem } from '../problem.js';
import type { AdaptationMethod, MethodRequest, Move } from './method.js';
import { unmoved } from './unmoved.js';

/** The numbers of steps that are tried. */
const usualStops = [10, 20, 30, 40, 60, 100] as const;

/**
 * A flow stopped after different numbers of steps, and `unmoved()`: candidates for `selectSettings`. How far a domain should be moved is
 * the setting that matters most: the end of a flow matches the domains as wholes, also where their classes are not equally frequent. All
 * of them take one run of the longest, for each problem and key that they are fitted to one after another.
 */
export function stoppedEarly(
  make: (steps: number) => AdaptationMethod,
  stops: readonly number[] = usualStops,
): readonly AdaptationMethod[] {
  const ascending = [...new Set(stops)].sort((a, b) => a - b);
  const fitStops = ascending.length === 0 ? undefined : make(ascending.at(-1) as number).fitStops;
  if (fitStops === undefined) return [unmoved(), ...stops.map(make)];
  const run = sharedRun((request) => fitStops(request, ascending));
  const stopped = (steps: number): AdaptationMethod => ({
    ...make(steps),
    fit: async (request) => (await run(request))[ascending.indexOf(steps)] as Move,
  });
  return [unmoved(), ...stops.map(stopped)];
}

type Run = (request: MethodRequest) => Promise<readonly Move[]>;

/** The last run is kept, so that candidates fitted to one problem one after another share it. */
function sharedRun(run: Run): Run {
  let last: { readonly problem: AdaptationProblem; readonly key: Key; readonly moves: ReturnType<Run> } | undefined;
  return (request) => {
    const { problem, key, signal } = request;
    if (last?.problem === problem && last.key.join() === key.join()) return last.moves;
    const own = { problem, key, moves: run(request) };
    last = own;
    const forget = (): void => {
      if (last === own) last = undefined;
    };
    own.moves.then(() => signal?.aborted && forget(), forget); // what was cut short is no answer to the next
    return own.moves;
  };
}
