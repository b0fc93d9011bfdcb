/** Asked a question where nobody can answer: a pipe, a CI job. Exit code 2; `todo` names the flag that answers. */
export class NoTerminalError extends Error {
  override readonly name = 'NoTerminalError';
  readonly todo: string;
  constructor(question: string, flag: string) {
    super(`Cannot ask "${question}" without a terminal.`);
    this.todo = `Answer it with ${flag}.`;
  }
}
