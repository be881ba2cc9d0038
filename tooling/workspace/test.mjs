// npm test: sets the clone up, runs every package's suite through turbo, and adds up what they report.
import './require-node.mjs';
import { availableParallelism } from 'node:os';
import { tryToBuild } from './build.mjs';
import { findPrograms } from './programs.mjs';
import { asCommand, say } from './say.mjs';
import { install } from './set-up.mjs';
import { forgetResults, readResults } from './test-results.mjs';
import { runTurbo } from './turbo.mjs';

await asCommand(async () => {
  await install();
  const complaint = await tryToBuild();
  if (complaint)
    say(`${complaint}\nThe suites of packages that could not be built, or need one of them, are counted as failed.`);
  const programs = await findPrograms();
  forgetResults();
  const again = programs.backends.length > 0 ? `, the numerical ones on ${programs.backends.join(' and ')} too` : '';
  say(`Running every suite${again} (turbo: what has not changed is replayed from its cache)`);
  const start = Date.now();
  const atOnce = Math.max(2, Math.floor(availableParallelism() / 2));
  const { code } = await runTurbo(['test'], {
    logs: 'new-only',
    options: ['--continue', `--concurrency=${atOnce}`],
    variables: { INGD_PROGRAMS: JSON.stringify(programs), ...programs.variables },
  });
  return report(readResults(), start, code);
});

function report(suites, start, turboCode) {
  printSuites(suites, start);
  const failures = suites.flatMap((suite) => suite.failures);
  const skips = suites.flatMap((suite) => suite.skips);
  if (turboCode !== 0 && failures.length === 0) failures.push('turbo: a task failed outside of the suites, see above');
  printNames('Skipped', skips);
  printNames('Failed', failures);
  const passed = suites.reduce((sum, suite) => sum + suite.passed, 0);
  console.log(`${passed} passed, ${failures.length} failed, ${skips.length} skipped`);
  return failures.length === 0 ? 0 : 1;
}

function printSuites(suites, start) {
  console.log('\nMinutes per suite');
  for (const { name, passed, failures, skips, minutes, startedAt } of suites) {
    const counts = `${passed} passed, ${failures.length} failed, ${skips.length} skipped`;
    const replayed = startedAt < start ? '  (replayed: nothing changed)' : '';
    console.log(`  ${minutes.toFixed(2).padStart(6)}  ${name.padEnd(24)} ${counts}${replayed}`);
  }
}

function printNames(title, names) {
  if (names.length === 0) return;
  console.log(`\n${title}`);
  for (const name of names) console.log(`  ${name}`);
  console.log('');
}
