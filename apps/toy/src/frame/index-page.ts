import { join } from 'node:path';
import { describeMachine, machine } from '@ingd/cli/bench';
import type { ProgramRequest, Reproduced } from '@ingd/cli/reproduce';
import { writeBytes } from '@ingd/datasets/node';
import { checkList, markdownTable } from './markdown.js';

/** Writes `README.md`: every experiment of a run of `all` with its goals, the command, the date and the machine. */
export async function writeIndex(options: ProgramRequest, done: readonly Reproduced[]): Promise<void> {
  await writeBytes(join(options.out, 'README.md'), indexPage(options, done), { force: true });
}

function indexPage({ command, backend, jobs }: ProgramRequest, done: readonly Reproduced[]): string {
  const where = machine();
  const checks = done.flatMap((each) => each.checks);
  const seconds = done.reduce((sum, each) => sum + each.seconds, 0);
  const contents = markdownTable(
    ['experiment', 'seeds', 'goals met', 'seconds'],
    done.map(({ id, title, seeds, checks: goals, seconds: took }) => [
      `[${title}](${id}.md)`,
      String(seeds),
      `${goals.filter(({ met }) => met).length} of ${goals.length}`,
      took.toFixed(0),
    ]),
  );
  const goals = done.filter((each) => each.checks.length > 0);
  return `${[
    "# The paper's experiments, reproduced",
    `\`${command}\` on ${where.at.slice(0, 10)}: ${checks.filter(({ met }) => met).length} of ${checks.length} goals met. Backend ${backend}, ${jobs} ${jobs === 1 ? 'process' : 'processes'}, ${(seconds / 60).toFixed(1)} minutes (what an earlier run had kept took none); ${describeMachine(where)}.`,
    'This page and all beside it are written by that command. Missed goals are listed like the others.',
    contents,
    ...goals.map(({ title, id, checks: own }) => `## [${title}](${id}.md)\n\n${checkList(own)}`),
  ].join('\n\n')}\n`;
}
