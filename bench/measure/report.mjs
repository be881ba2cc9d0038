import { describeMachine, megabytes, table } from '@ingd/cli/bench';

/** The whole report in Markdown, from results as `runCase` answers them, in the order to be shown; `missing` has not been run. */
export function report(results, missing = []) {
  const goals = results.flatMap(goalRows);
  const sections = [
    '# Benchmarks',
    `Written by \`${results[0].command}\`; what each case does and how to start it is in [bench](../bench/README.md).`,
    ...[...new Set(results.map(({ machine }) => describeMachine(machine)))],
    ...(missing.length > 0
      ? [`Not run yet: ${missing.map(({ name, backend }) => `${name} on ${backend}`).join(', ')}.`]
      : []),
    ...(goals.length > 0 ? ['## Goals', table(goals, goalColumns)] : []),
    ...groupByCase(results).map(section),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** One case on all its backends. */
export function section(results) {
  const [{ title, about }] = results;
  return [`## ${title}`, about.join('\n'), ...results.flatMap(partOf)].join('\n\n');
}

function partOf(result) {
  const { backend, skipped, failed, markdown } = result;
  if (skipped !== undefined) return [`Backend \`${backend}\`: skipped, ${skipped}`];
  if (failed !== undefined) return [`Backend \`${backend}\`: **failed**: ${failed.split('\n')[0]}`];
  return [circumstances(result), markdown];
}

function circumstances({ backend, productRate, peakMemoryBytes, seconds, machine: { at, loadAverage } }) {
  return [
    `Backend \`${backend}\`; its fastest float32 matrix product: ${(productRate / 1e9).toFixed(1)} GFLOP/s`,
    `memory peak of the process ${megabytes(peakMemoryBytes)} MB`,
    `${seconds.toFixed(0)} s on ${at.slice(0, 16).replace('T', ' ')} UTC, load average ${loadAverage.toFixed(1)} before.`,
  ].join('; ');
}

function groupByCase(results) {
  const names = [...new Set(results.map(({ name }) => name))];
  return names.map((name) => results.filter((result) => result.name === name));
}

function goalRows({ name, backend, goals = [] }) {
  return goals.map((goal) => ({ name, backend, ...goal }));
}

const goalColumns = {
  what: ({ what }) => what,
  backend: ({ backend }) => backend,
  goal: ({ atMost, atLeast, unit }) => (atMost === undefined ? `≥ ${atLeast} ${unit}` : `≤ ${atMost} ${unit}`),
  measured: ({ measured, unit }) => `${Number(measured.toPrecision(3))} ${unit}`,
  '': (goal) => (isMet(goal) ? 'met' : '**missed**'),
  case: ({ name }) => name,
};

/** Whether a goal, `{ measured, atMost }` or `{ measured, atLeast }`, is reached. */
export function isMet({ measured, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }) {
  return measured <= atMost && measured >= atLeast;
}
