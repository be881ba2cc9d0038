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
      rounds: { type: 'string', default: '100' },
      quick: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
    },
  });
  const { case: cases = caseNames, backend: backends, quick, resume } = values;
  const rounds = quick ? 5 : Number(values.rounds);
  requireKnown('case', cases, caseNames);
  requireKnown('backend', backends ?? [], backendNames);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`bench: expected --rounds to be a whole number from 1, got ${values.rounds}`);
  }
  return { cases: caseNames.filter((name) => cases.includes(name)), backends, rounds, quick, resume };
}

function requireKnown(option, words, known) {
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return;
  throw new RangeError(`bench: expected --${option} among ${known.join(', ')}, got ${unknown}`);
}
