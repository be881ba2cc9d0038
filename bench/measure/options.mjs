import { parseArgs } from 'node:util';
import { caseNames } from '../case-names.mjs';

const backendNames = ['wasm', 'tensorflow', 'webgpu', 'cpu'];

/** What was typed after `npm run bench --`; a RangeError or TypeError says in one line what is wrong with it. */
export function readOptions(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      case: { type: 'string', multiple: true },
      backend: { type: 'string', multiple: true },
      rounds: { type: 'string', default: '40' },
      processes: { type: 'string', default: '1' },
      'at-most': { type: 'string', default: '300' },
      quick: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
    },
  });
  const { case: cases = values.report ? [] : caseNames, backend: backends, quick, resume } = values;
  const rounds = quick ? 5 : Number(values.rounds);
  requireKnown('case', cases, caseNames);
  requireKnown('backend', backends ?? [], backendNames);
  requireCount('rounds', rounds, values.rounds);
  const limits = readLimits(values);
  return { cases: caseNames.filter((name) => cases.includes(name)), backends, rounds, quick, resume, ...limits };
}

/** How many processes of a case run at a time, and how long each may take. */
function readLimits({ processes, 'at-most': atMost }) {
  requireCount('processes', Number(processes), processes);
  requireCount('at-most', Number(atMost), atMost);
  return { processes: Number(processes), atMostSeconds: Number(atMost) };
}

function requireCount(option, value, typed) {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(`bench: expected --${option} to be a whole number from 1, got ${typed}`);
}

function requireKnown(option, words, known) {
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return;
  throw new RangeError(`bench: expected --${option} among ${known.join(', ')}, got ${unknown}`);
}
