import { type AdaptationMethod, allRows } from './method.js';

/** No adaptation: points stay where they are. What every other method has to beat. */
export function unmoved(): AdaptationMethod {
  return {
    name: 'none',
    settings: {},
    fit: async ({ problem: { tested } }) => ({ steps: [], rows: allRows(tested.rows), moved: tested, end: 'finished' }),
  };
}
