/** Data that the shop cannot use: what is wrong, where, and what to do. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly where: string;
  readonly todo: string;
  constructor(what: string, where: string, todo: string, options?: ErrorOptions) {
    super(what, options);
    this.where = where;
    this.todo = todo;
  }
}
