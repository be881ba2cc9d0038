/** Why the native backend could not be set up, in one line, with the remedy. */
export class SetupProblem extends Error {
  override readonly name = 'SetupProblem';
}
