import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { workspacePackages } from './packages.mjs';
import { readJson } from './paths.mjs';

/** Packages with a suite, each with the place of its results. */
function suites() {
  return workspacePackages()
    .filter(({ manifest }) => manifest.scripts?.test)
    .map(({ name, folder }) => ({ name, file: join(folder, 'test-results.json') }));
}

/** So that no suite can be judged by an earlier run. What turbo replays, it puts back. */
export function forgetResults() {
  for (const { file } of suites()) rmSync(file, { force: true });
}

/** One entry a suite: `{ name, passed, failures, skips, minutes, startedAt }`; the failures and skips are names. */
export function readResults() {
  return suites().map(({ name, file }) => (existsSync(file) ? readSuite(name, readJson(file)) : unfinished(name)));
}

function unfinished(name) {
  return {
    name,
    passed: 0,
    failures: [`${name}: the suite ended without results`],
    skips: [],
    minutes: 0,
    startedAt: Infinity,
  };
}

function readSuite(name, report) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const named = (...statuses) =>
    tests.filter(({ status }) => statuses.includes(status)).map((test) => `${name}: ${test.fullName}`);
  const failures = [...named('failed'), ...unloadableFiles(name, report)];
  if (!report.success && failures.length === 0) failures.push(`${name}: an error outside of any test`);
  return {
    name,
    passed: named('passed').length,
    failures,
    skips: named('pending', 'skipped', 'todo', 'disabled'),
    minutes:
      (Math.max(report.startTime, ...report.testResults.map(({ endTime }) => endTime)) - report.startTime) / 60_000,
    startedAt: report.startTime,
  };
}

function unloadableFiles(name, report) {
  return report.testResults
    .filter(
      ({ status, assertionResults }) =>
        status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
    )
    .map((file) => `${name}: ${basename(file.name)} could not be run`);
}
