/** A command could not do what was asked. The message is one plain sentence that says what to do. */
export class CliFailure extends Error {}
