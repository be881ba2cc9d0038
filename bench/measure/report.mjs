import { describeMachine, megabytes, table } from '@ingd/cli/bench';

/**
 * The whole report in Markdown, from results as `runCase` answers them, in the order to be shown, of one machine or of several;
 * `missing` has not been run on any.
 */
export function report(results, missing = []) {
  const machines = machinesOf(results);
  const goals = results.flatMap(goalRows);
  const sections = [
    '# Benchmarks',
    'Written by `npm run bench` from the results kept in [bench/results](../bench/results); what each case does and how to start it is in [bench](../bench/README.md).',
    table(machines, { machine: ({ letter }) => letter, is: ({ text }) => text }),
    ...(missing.length > 0
      ? [`Not run yet: ${missing.map(({ name, backend }) => `${name} on ${backend}`).join(', ')}.`]
      : []),
    ...(goals.length > 0 ? ['## Goals', table(goals, goalColumns(machines))] : []),
    ...groupByCase(results).map((group) => section(group, machines)),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** One case on all its backends and machines. */
export function section(results, machines = machinesOf(results)) {
  const { title, about } = results.reduce((latest, each) => (each.machine.at > latest.machine.at ? each : latest));
  return [`## ${title}`, about.join('\n'), ...results.flatMap((result) => partOf(result, machines))].join('\n\n');
}

/** The machines by letters, in the order in which they measured first. */
function machinesOf(results) {
  const first = new Map();
  for (const { machine } of results) {
    const text = describeMachine(machine);
    if (!first.has(text) || machine.at < first.get(text)) first.set(text, machine.at);
  }
  const inTime = [...first].sort(([, a], [, b]) => a.localeCompare(b));
  return inTime.map(([text], index) => ({ text, letter: String.fromCharCode(65 + index) }));
}

function letterOf(machine, machines) {
  return machines.find(({ text }) => text === describeMachine(machine)).letter;
}

function partOf(result, machines) {
  const { backend, machine, skipped, failed, markdown } = result;
  const place = `Backend \`${backend}\`, machine ${letterOf(machine, machines)}`;
  if (skipped !== undefined) return [`${place}: skipped, ${skipped}`];
  if (failed !== undefined) return [`${place}: **failed**: ${failed.split('\n')[0]}`];
  return [`${place}${circumstances(result)}`, markdown];
}

function circumstances({ adapter, productRate, peakMemoryBytes, seconds, command, machine: { at, loadAverage } }) {
  return [
    `${adapter === undefined ? '' : ` (${adapter})`}; its fastest float32 matrix product: ${(productRate / 1e9).toFixed(1)} GFLOP/s`,
    `memory peak of the process ${megabytes(peakMemoryBytes)} MB`,
    `${seconds.toFixed(0)} s on ${at.slice(0, 16).replace('T', ' ')} UTC, load average ${loadAverage.toFixed(1)} before`,
    `\`${command}\`.`,
  ].join('; ');
}

function groupByCase(results) {
  const names = [...new Set(results.map(({ name }) => name))];
  return names.map((name) => results.filter((result) => result.name === name));
}

function goalRows({ name, backend, machine, goals = [] }) {
  return goals.map((goal) => ({ name, backend, machine, ...goal }));
}

function goalColumns(machines) {
  return {
    what: ({ what }) => what,
    backend: ({ backend }) => backend,
    machine: ({ machine }) => letterOf(machine, machines),
    goal: ({ atMost, atLeast, unit }) => (atMost === undefined ? `≥ ${atLeast} ${unit}` : `≤ ${atMost} ${unit}`).trim(),
    measured: ({ measured, unit }) =>
      isNumber(measured) ? `${Number(measured.toPrecision(3))} ${unit}`.trim() : 'not finished',
    '': (goal) => (isMet(goal) ? 'met' : '**missed**'),
    case: ({ name }) => name,
  };
}

/** What was not finished is NaN, and null once it has been in a file. */
function isNumber(measured) {
  return measured !== null && Number.isFinite(measured);
}

/** Whether a goal, `{ measured, atMost }` or `{ measured, atLeast }`, is reached. */
export function isMet({ measured, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }) {
  return isNumber(measured) && measured <= atMost && measured >= atLeast;
}
