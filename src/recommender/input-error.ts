/** Input that cannot be used: what is wrong, where, and what to do. Shown to the user without a stack trace. */
export class InputError extends Error {
  override readonly name = 'InputError';
  /** A file with a line or column, a flag, a field. */
  readonly where: string;
  readonly todo: string;
  constructor(what: string, where: string, todo: string, options?: ErrorOptions) {
    super(what, options);
    this.where = where;
    this.todo = todo;
  }
}
