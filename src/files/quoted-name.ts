import { plainLine } from '../domain/plain-line.ts'

/** The name of a column as a sentence shows it. */
export function quotedName(name: string): string {
  return `"${plainLine(name).slice(0, 60)}"`
}
