/** A command could not do what was asked. The message is one plain sentence that says what to do. */
export class CliFailure extends Error {}

/** A command on a mail server's pipe could not do its work now. The mail server keeps the mail and tries again. */
export class TryAgainLater extends Error {
  constructor(fault: unknown) {
    super('try again later', { cause: fault })
  }
}
