/** A tool that is not here and cannot be had. `todo` says what a person can do. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly todo: string;
  constructor(what: string, todo: string, options?: ErrorOptions) {
    super(what, options);
    this.todo = todo;
  }
}
