/** A bundle that cannot be made or used. `todo` says what a person can do. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
  readonly todo: string;
  constructor(what: string, todo: string, options?: ErrorOptions) {
    super(what, options);
    this.todo = todo;
  }
}
