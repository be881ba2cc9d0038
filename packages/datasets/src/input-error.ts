/** What kind of trouble an {@link InputError} reports; `content` is anything wrong inside the bytes. */
export type InputProblem = 'missing' | 'unreadable' | 'unwritable' | 'exists' | 'content' | 'memory' | 'option';

/**
 * Bad input, said in one sentence: the file, what was expected, what came, what to do.
 * Every reader and writer here throws this and nothing else for what a user can mend.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problem: InputProblem;

  constructor(message: string, problem: InputProblem = 'content') {
    super(message);
    this.problem = problem;
  }
}

/** The parts of the sentence that every {@link InputError} about a file is. */
export interface Complaint {
  readonly expected: string;
  readonly got: string;
  readonly remedy: string;
  readonly problem?: InputProblem;
}

/** Makes the one sentence. Control characters of hostile files never reach a terminal. */
export function complain(source: string, { expected, got, remedy, problem }: Complaint): InputError {
  return new InputError(printable(`${source}: expected ${expected}, got ${got}; ${remedy}`), problem);
}

/** A piece of a file as it may stand in a message: quoted, one line, at most 40 characters. */
export function excerpt(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 37)}...` : text;
  return `"${short.replaceAll('\n', '\\n')}"`;
}

/** A message in which no control character of a hostile file is left. */
export function printable(message: string): string {
  return message.replaceAll(/\p{Cc}/gu, '?');
}
