import { thousands } from '../domain/proof-of-end.ts'

/** A cell of a table on a screen. */
export type Cell = string | number

/** A row of a table: cells in line, and words behind them. */
export type Row = { cells: readonly Cell[]; words?: string }

const [NARROWEST, USUAL, WIDEST] = [60, 80, 120]

/** How many characters a line on the screen takes: those of the terminal, 80 for a file or a pipe, never over 120. */
export function screenWidth(columns: number | undefined = process.stdout.columns): number {
  return Math.min(WIDEST, Math.max(NARROWEST, columns || USUAL))
}

/** The words in lines of at most so many characters; a longer word has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

/** A paragraph with a margin on the left; from its second line on it may hang in by more. */
export function paragraph(text: string, width: number, margin = 0, hang = 0): string[] {
  return wrapped(text, width - margin - hang).map(
    (line, index) => ' '.repeat(index > 0 ? margin + hang : margin) + line,
  )
}

const MARGIN = 2
const GAP = 2
/** Words in a narrower column than this are no pleasure to read: they go below their row instead. */
const LEAST_WORDS = 36

/**
 * Rows in line, each column as wide as its widest cell, those of numbers to the right. The words behind them wrap within
 * their own column, or stand below the row where that would be too narrow.
 */
export function table(rows: readonly Row[], width: number): string[] {
  const shown = rows.map(({ cells, words = '' }) => ({ cells: cells.map(asText), words }))
  const columns = columnsOf(shown.map(({ cells }) => cells))
  const start = MARGIN + columns.reduce((sum, column) => sum + column.width + GAP, 0)
  const room = width - start
  const below = room < LEAST_WORDS && shown.some(({ words }) => words.length > room)
  return shown.flatMap(({ cells, words }) => {
    const row =
      ' '.repeat(MARGIN) + cells.map((cell, index) => aligned(cell, columns[index]) + ' '.repeat(GAP)).join('')
    if (words === '') return [row.trimEnd()]
    if (below) return [row.trimEnd(), ...paragraph(words, width, 3 * MARGIN)]
    const [first = '', ...more] = wrapped(words, room)
    return [`${row}${first}`, ...more.map((line) => `${' '.repeat(start)}${line}`)]
  })
}

type Column = { width: number; isOfNumbers: boolean }

function columnsOf(rows: readonly (readonly string[])[]): Column[] {
  return Array.from({ length: Math.max(0, ...rows.map(({ length }) => length)) }, (_, index) => {
    const cells = rows.map((row) => row[index] ?? '')
    return {
      width: Math.max(...cells.map(({ length }) => length)),
      isOfNumbers: cells.some((cell) => /^[+-]?[\d,]+$/.test(cell)),
    }
  })
}

function aligned(cell: string, column: Column | undefined): string {
  return column?.isOfNumbers ? cell.padStart(column.width) : cell.padEnd(column?.width ?? 0)
}

function asText(cell: Cell): string {
  return typeof cell === 'number' ? thousands(cell) : cell
}
