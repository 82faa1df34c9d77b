import type { Dialect } from './csv-lines.ts'

const RETURN = 13
const QUOTE = 34

/**
 * Cuts text into the cells of its lines, as far as each line stands for itself: its quotes, if it has any, are around
 * whole cells and closed in it. That is most of every file, and needs no parser. A blank line has one empty cell.
 *
 * @returns the records, and where the first line begins that a parser has to look at: the text's length when there is none.
 */
export function cutLines(text: string, { delimiter, lineEnd }: Dialect): { records: string[][]; end: number } {
  const records: string[][] = []
  let start = 0
  let quote = find(text, '"', 0)
  let next = find(text, delimiter, 0)
  while (start < text.length) {
    const found = text.indexOf(lineEnd, start)
    const after = found === -1 ? text.length : found + 1
    const isCrLf = found > start && lineEnd === '\n' && text.charCodeAt(found - 1) === RETURN
    const end = found === -1 ? text.length : isCrLf ? found - 1 : found
    if (quote < start) quote = find(text, '"', start)
    if (quote < end) {
      const cells = cutQuotedLine(text, start, end, delimiter)
      if (!cells) return { records, end: start }
      records.push(cells)
    } else {
      const cells: string[] = []
      let at = start
      if (next < at) next = find(text, delimiter, at)
      while (next < end) {
        cells.push(text.slice(at, next))
        at = next + 1
        next = find(text, delimiter, at)
      }
      cells.push(text.slice(at, end))
      records.push(cells)
    }
    start = after
  }
  return { records, end: text.length }
}

/** Where a sign next is; behind the end of the text when it does not come any more, so that it is never looked for again. */
function find(text: string, sign: string, from: number): number {
  const at = text.indexOf(sign, from)
  return at === -1 ? Number.POSITIVE_INFINITY : at
}

/** The cells of one line that stand before the first quote that is not closed, or stands where none may. */
export function cellsBeforeFault(line: string, { delimiter }: Dialect): string[] {
  const cells: string[] = []
  cutQuotedLine(line, 0, line.length, delimiter, cells)
  return cells
}

/**
 * The cells of a line with quotes, from `start` to `end`, put behind `cells`; nothing when a quote stands where none may, or is
 * not closed.
 */
function cutQuotedLine(
  text: string,
  start: number,
  end: number,
  delimiter: string,
  cells: string[] = [],
): string[] | undefined {
  const divides = delimiter.charCodeAt(0)
  for (let at = start; ; ) {
    if (at < end && text.charCodeAt(at) === QUOTE) {
      let close = text.indexOf('"', at + 1)
      let doubled = false
      while (text.charCodeAt(close + 1) === QUOTE && close !== -1) {
        doubled = true
        close = text.indexOf('"', close + 2)
      }
      if (close === -1 || close >= end) return undefined
      const cell = text.slice(at + 1, close)
      cells.push(doubled ? cell.replaceAll('""', '"') : cell)
      if (close + 1 === end) return cells
      if (text.charCodeAt(close + 1) !== divides) return undefined
      at = close + 2
    } else {
      const next = text.indexOf(delimiter, at)
      const isLast = next === -1 || next >= end
      const cell = text.slice(at, isLast ? end : next)
      if (cell.includes('"')) return undefined
      cells.push(cell)
      if (isLast) return cells
      at = next + 1
    }
  }
}
