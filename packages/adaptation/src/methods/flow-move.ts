import { choice, expectNumber, fold, type Matrix, selectRows, toMatrix, toTensor } from '@ingd/engine';
import type { JsonValue } from '@ingd/kernels';
import { type Flow, type FlowRun, runFlow, samples } from '@ingd/particles';
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
    async fit(request) {
      const rows = movedRows(request, maximumRows);
      const made = typeof flow === 'function' ? await flow(request) : flow;
      const run = await carryOut(made, selectRows(request.problem.tested, rows), { request, steps });
      return await moveOf(run, rows);
    },
  };
}

/** The rows that are moved: the same for every flow of one key. */
function movedRows({ problem: { tested }, key }: MethodRequest, maximumRows: number): Int32Array {
  if (tested.rows <= maximumRows) return allRows(tested.rows);
  return choice(fold(key, 1), tested.rows, maximumRows).sort();
}

async function carryOut(
  flow: Flow,
  start: Matrix,
  { request: { problem, key, signal }, steps }: { readonly request: MethodRequest; readonly steps: number },
): Promise<FlowRun> {
  const particles = toTensor(start);
  const target = toTensor(problem.labelled.points);
  try {
    const options = { particles, target: samples(target), steps, key: fold(key, 2) };
    return await runFlow(flow, signal === undefined ? options : { ...options, signal });
  } finally {
    particles.dispose();
    target.dispose();
  }
}

async function moveOf({ state, steps, end }: FlowRun, rows: Int32Array): Promise<Move> {
  try {
    return { steps, rows, moved: await toMatrix(state.particles), end: describe(end) };
  } finally {
    state.particles.dispose();
  }
}

function describe(end: FlowRun['end']): string {
  return end.status === 'diverged' ? `step ${end.step} went wrong and was left out: ${end.reason}` : end.status;
}
