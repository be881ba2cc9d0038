import { Refusal, say, seconds } from './say.mjs';
import { runTurbo } from './turbo.mjs';

/** Builds every package (turbo, cached). */
export async function buildPackages() {
  say('Building the packages (turbo: what has not changed comes from its cache)');
  const start = performance.now();
  const { code, text } = await runTurbo(['build'], { output: 'keep' });
  if (code !== 0) throw new Refusal(`${text.trim()}\nThe build failed; what it said is above.`);
  say(`Built in ${seconds(start)}`);
}
