import { CommanderError } from 'commander';
import type { Io } from '../io.js';
import { exitCodes, judge, type Verdict } from '../problems.js';
import type { CommandResult } from '../session.js';
import { schemaVersion } from '../version.js';
import type { Program, Request } from './program.js';

interface Parsed {
  readonly request: Request | undefined;
  readonly exitCode: number;
}

/** Commander's own complaints, as one line without its `error:`. */
function complaint(error: CommanderError, program: string): string {
  if (error.code === 'commander.help') return `a command is missing; ${program} --help lists them`;
  return error.message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

function isRequestForText(error: CommanderError): boolean {
  return error.code.startsWith('commander.') && error.exitCode === 0;
}

function printJson(io: Io, fields: object): void {
  io.writeOut(`${JSON.stringify({ schemaVersion, ...fields }, null, 2)}\n`);
}

/** Says how a command ended badly: a line for people, and with --json an object for programs. */
export function printVerdict({ io, program, command, verdict, json }: VerdictContext): number {
  const { exitCode, message, saved = [], resume } = verdict;
  io.writeErr(`${program}${command === undefined ? '' : ` ${command}`}: ${message}\n`);
  for (const path of saved) io.writeErr(`saved: ${path}\n`);
  if (resume !== undefined) io.writeErr(`to go on: ${resume}\n`);
  if (json) printJson(io, { command: command ?? null, error: { exitCode, message, saved, resume: resume ?? null } });
  return exitCode;
}

interface VerdictContext {
  readonly io: Io;
  /** The program's name. */
  readonly program: string;
  readonly command: string | undefined;
  readonly verdict: Verdict;
  readonly json: boolean;
}

/** Reads the words; help, version and complaints are printed here, with the exit code they mean. */
export function parse({ name, build }: Program, words: readonly string[], io: Io): Parsed {
  let request: Request | undefined;
  const accept = (accepted: Request): void => {
    request = accepted;
  };
  const program = build({ words, print: (text) => io.writeOut(text), accept });
  try {
    program.parse(words, { from: 'user' });
    return { request, exitCode: exitCodes.done };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (isRequestForText(error)) return { request: undefined, exitCode: exitCodes.done };
    const verdict = { exitCode: exitCodes.misuse, message: complaint(error, name) };
    printVerdict({
      io,
      program: name,
      command: program.commands.find((known) => known.name() === words[0])?.name(),
      verdict,
      json: words.includes('--json'),
    });
    return { request: undefined, exitCode: exitCodes.misuse };
  }
}

function printResult(request: Request, result: CommandResult, io: Io): void {
  if (request.options.json) printJson(io, { command: request.command, ...result.fields });
  else if (result.aside) {
    if (!request.options.quiet) for (const line of result.lines) io.writeErr(`${line}\n`);
  } else for (const line of result.lines) io.writeOut(`${line}\n`);
}

async function carryOut({ name }: Program, request: Request, io: Io): Promise<number> {
  try {
    printResult(request, await request.run(io), io);
    return exitCodes.done;
  } catch (error) {
    if (io.debug && error instanceof Error) io.writeErr(`${error.stack ?? error.message}\n`);
    return printVerdict({
      io,
      program: name,
      command: request.command,
      verdict: judge(error),
      json: request.options.json,
    });
  }
}

/**
 * Runs one command of a program on the calling thread.
 * @param words what was typed after the program's name
 * @returns the exit code: 0 done, 1 the computation failed, 2 wrong use or bad input, 130 interrupted. Never throws for those.
 */
export async function runWords(program: Program, words: readonly string[], io: Io): Promise<number> {
  const { request, exitCode } = parse(program, words, io);
  return request === undefined ? exitCode : carryOut(program, request, io);
}
