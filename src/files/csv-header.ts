import type { FileMap } from '../domain/file-map.ts'
import { DELIMITERS, type Dialect, type LineEnd, parseLines } from './csv-lines.ts'
import { type HeaderReading, readHeader, understood } from './practice-file-header.ts'

/** What the first lines of a text are: `blank` as far as they go, or a header; `lines` is how many were taken off `rest`. */
export type HeaderSplit = { lines: number; rest: Buffer } & (
  | { outcome: 'blank' }
  | (Extract<HeaderReading, { outcome: 'read' }> & { dialect: Dialect })
  | Extract<HeaderReading, { outcome: 'refused' }>
)

/** With this line a file tells a spreadsheet its delimiter; the spreadsheet does not show it, so it is not counted. */
const DELIMITER_LINE = /^"?sep=.?"?\s*$/i

/** Takes the header off the beginning of a text, with the blank lines above it. */
export function splitHeader(beginning: Buffer, lineEnd: LineEnd, fileMap: FileMap | undefined): HeaderSplit {
  let rest = beginning
  let lines = 0
  while (rest.length > 0) {
    const end = rest.indexOf(lineEnd) + 1 || rest.length
    const line = rest.subarray(0, end)
    rest = rest.subarray(end)
    if (line.length <= 16 && DELIMITER_LINE.test(line.toString())) continue
    lines += 1
    if (!/^[\s,;|"]*$/.test(line.toString())) return { lines, rest, ...headerOf(line, lineEnd, fileMap) }
  }
  return { outcome: 'blank', lines, rest }
}

/** The delimiter is the one with which the line names the most columns. */
function headerOf(line: Buffer, lineEnd: LineEnd, fileMap: FileMap | undefined) {
  const readings = DELIMITERS.map((delimiter) => {
    const dialect: Dialect = { delimiter, lineEnd }
    const names = cellsOf(line, dialect)
    return { dialect, names, known: understood(names, fileMap) }
  })
  const best = readings.reduce((one, other) => (other.known > one.known ? other : one))
  return { dialect: best.dialect, ...readHeader(best.names, fileMap) }
}

function cellsOf(line: Buffer, dialect: Dialect): string[] {
  const parsed = parseLines(line, dialect)
  return parsed.outcome === 'parsed' ? (parsed.records[0] ?? []) : []
}
