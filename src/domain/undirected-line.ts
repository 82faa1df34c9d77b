import { plainLine } from './plain-line.ts'

/** A text from outside as a terminal or a spreadsheet may show it: a plain line, also without direction marks. */
export function undirectedLine(text: string): string {
  return plainLine(text.replace(/[\u061C\u200E\u200F]/g, ''))
}
