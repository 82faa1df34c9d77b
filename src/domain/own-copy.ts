/**
 * A copy of a text that is kept: a piece of a line shares the memory of the text of the file around it, and as long as the
 * piece is kept, so is all of that.
 */
export function ownCopy(text: string): string {
  return ` ${text}`.slice(1)
}
