import type { Plan, PlanEstimate } from './choose-plan.js';

/** A sentence on the choice, then a line for each candidate. */
export function explainPlan({ chosen, estimates, memoryBytes }: Omit<Plan, 'explain'>): string {
  const width = Math.max(...estimates.map(({ name }) => name.length));
  const lines = estimates.map((estimate) => {
    const mark = estimate.name === chosen ? '*' : ' ';
    return `${mark} ${estimate.name.padEnd(width)}  ${describe(estimate)}`;
  });
  return [headline({ chosen, estimates, memoryBytes }), ...lines].join('\n');
}

function headline({ chosen, estimates, memoryBytes }: Omit<Plan, 'explain'>): string {
  if (chosen === undefined) return `none can be taken within ${inBytes(memoryBytes)}:`;
  const taken = estimates.find(({ name }) => name === chosen) as PlanEstimate;
  const others = estimates.filter((other) => other !== taken && isAble(other)).map(({ seconds }) => seconds);
  if (others.length === 0) return `${chosen}: the only one that can be taken within ${inBytes(memoryBytes)}`;
  const ratio = Math.min(...others) / taken.seconds;
  return `${chosen}: about ${inSeconds(taken.seconds)}, the next would take ${ratio.toFixed(1)} times as long`;
}

function describe({ seconds, bytes, excessBytes, unsuited, note, shares }: PlanEstimate): string {
  const [most] = shares;
  const share = most === undefined || seconds === 0 ? 0 : Math.round((100 * most.seconds) / seconds);
  const parts = [
    `${inSeconds(seconds)}${share === 0 ? '' : ` (${share}% ${most?.work})`}`,
    inBytes(bytes),
    ...(excessBytes > 0 ? [`does not fit: ${inBytes(excessBytes)} too much`] : []),
    ...(unsuited === undefined ? [] : [unsuited]),
    ...(note === undefined ? [] : [note]),
  ];
  return parts.join(', ');
}

function isAble({ excessBytes, unsuited }: PlanEstimate): boolean {
  return excessBytes === 0 && unsuited === undefined;
}

function inSeconds(seconds: number): string {
  return seconds >= 1 ? `${seconds.toPrecision(3)} s` : `${(1000 * seconds).toPrecision(3)} ms`;
}

function inBytes(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(2)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
