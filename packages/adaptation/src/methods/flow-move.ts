import { choice, expectNumber, fold, type Matrix, selectRows, toMatrix, toTensor } from '@ingd/engine';
import type { JsonValue } from '@ingd/kernels';
import { type Flow, type FlowRun, type Observer, runFlow, samples } from '@ingd/particles';
import { type AdaptationMethod, allRows, type MethodRequest, type Move } from './method.js';

/** A flow as a method of adaptation. */
export interface FlowMoveOptions {
  readonly name: string;
  /** A flow, or one made for the problem at hand. */
  readonly flow: Flow | ((request: MethodRequest) => Flow | Promise<Flow>);
  readonly steps: number;
  /** At most so many points of the tested domain are moved to find the flow, drawn at random; 400 unless told, as in the paper. */
  readonly maximumRows?: number | undefined;
  /** For the saved map and for reports. */
  readonly settings?: { readonly [name: string]: JsonValue } | undefined;
}

/**
 * Moves the tested domain onto the labelled one along a flow; its drifts then move any point. A backend must be set.
 * @throws RangeError when `steps` or `maximumRows` is out of range
 */
export function flowMove({ name, flow, steps, maximumRows = 400, settings = {} }: FlowMoveOptions): AdaptationMethod {
  expectNumber('flowMove', 'steps', steps, { integer: true, minimum: 1 });
  expectNumber('flowMove', 'maximumRows', maximumRows, { integer: true, minimum: 2 });
  return {
    name,
    settings: { steps, maximumRows, ...settings },
    fit: async (request) => {
      const [move] = await fitStops(request, [steps]);
      return move as Move;
    },
    fitStops,
  };
  async function fitStops(request: MethodRequest, stops: readonly number[]): Promise<readonly Move[]> {
    const rows = movedRows(request, maximumRows);
    const made = typeof flow === 'function' ? await flow(request) : flow;
    const passed = new Map<number, Matrix>();
    const start = selectRows(request.problem.tested, rows);
    const run = await carryOut(made, start, { request, steps: stops.at(-1) ?? steps, stops, passed });
    return await movesOf(run, { rows, stops, passed });
  }
}

/** The rows that are moved: the same for every flow of one key. */
function movedRows({ problem: { tested }, key }: MethodRequest, maximumRows: number): Int32Array {
  if (tested.rows <= maximumRows) return allRows(tested.rows);
  return choice(fold(key, 1), tested.rows, maximumRows).sort();
}

interface Journey {
  readonly request: MethodRequest;
  readonly steps: number;
  readonly stops: readonly number[];
  /** Where the particles are put down at each of the stops. */
  readonly passed: Map<number, Matrix>;
}

async function carryOut(flow: Flow, start: Matrix, { request, steps, stops, passed }: Journey): Promise<FlowRun> {
  const { problem, key, signal } = request;
  const particles = toTensor(start);
  const target = toTensor(problem.labelled.points);
  const note = snapshotsAt(stops, passed);
  try {
    const options = { particles, target: samples(target), steps, key: fold(key, 2), observers: [note] };
    return await runFlow(flow, signal === undefined ? options : { ...options, signal });
  } finally {
    particles.dispose();
    target.dispose();
  }
}

function snapshotsAt(stops: readonly number[], passed: Map<number, Matrix>): Observer {
  return async ({ info: { step }, state }) => {
    if (stops.includes(step)) passed.set(step, await toMatrix(state.particles));
  };
}

interface Passage {
  readonly rows: Int32Array;
  readonly stops: readonly number[];
  readonly passed: ReadonlyMap<number, Matrix>;
}

/** A stop that was passed is the end of a finished move; one that was not is as far as the run came. */
async function movesOf({ state, steps, end }: FlowRun, { rows, stops, passed }: Passage): Promise<readonly Move[]> {
  try {
    const last: Move = { steps, rows, moved: await toMatrix(state.particles), end: describe(end) };
    return stops.map((stop) => {
      const moved = passed.get(stop);
      return moved === undefined ? last : { steps: steps.slice(0, stop), rows, moved, end: 'finished' };
    });
  } finally {
    state.particles.dispose();
  }
}

function describe(end: FlowRun['end']): string {
  return end.status === 'diverged' ? `step ${end.step} went wrong and was left out: ${end.reason}` : end.status;
}
