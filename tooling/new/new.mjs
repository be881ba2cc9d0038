// pnpm new family|statistic|package NAME: writes what a contribution consists of, ready to be filled in.
import '../workspace/require-node.mjs';
import { asCommand, Refusal } from '../workspace/say.mjs';
import { newFamily } from './family.mjs';
import { namesOf } from './names.mjs';
import { newPackage } from './package.mjs';
import { newStatistic } from './statistic.mjs';

const kinds = { family: newFamily, statistic: newStatistic, package: newPackage };

await asCommand(async () => {
  const [kind, name, ...rest] = process.argv.slice(2);
  const known = Object.keys(kinds);
  if (!known.includes(kind) || name === undefined || rest.length > 0) {
    const got = process.argv.slice(2).join(' ') || 'nothing';
    throw new Refusal(`new: expected ${known.join('|')} NAME, got ${got}; e.g. pnpm new family half-normal`);
  }
  const { touched, next } = kinds[kind](namesOf(name));
  for (const { file, did } of touched) console.log(`${did.padEnd(8)}${file}`);
  console.log(`\n${next}`);
  return 0;
});
