import { Refusal, say, seconds } from './say.mjs';
import { runTurbo } from './turbo.mjs';

/** Builds every package it can, or `only` that one (turbo, cached). Returns what turbo said when one could not be built. */
export async function tryToBuild({ only } = {}) {
  say(`Building ${only ?? 'the packages'} (turbo: what has not changed comes from its cache)`);
  const start = performance.now();
  const { code, text } = await runTurbo(['build'], {
    output: 'keep',
    options: only ? [`--filter=${only}`] : ['--continue'],
  });
  if (code !== 0) return text.trim();
  say(`Built in ${seconds(start)}`);
}

/** Builds every package, or `only` that one; or says why not. */
export async function buildPackages({ only } = {}) {
  const complaint = await tryToBuild({ only });
  if (complaint) throw new Refusal(`${complaint}\nThe build failed; what it said is above.`);
}
