import type { FileMap } from '../domain/file-map.ts'
import { DELIMITERS, type Dialect, type LineEnd, parseLines } from './csv-lines.ts'
import type { HeaderFound, HeaderSearch } from './header-search.ts'
import { understood } from './practice-file-header.ts'
import { NO_TEXT } from './text-blocks.ts'

/**
 * What the first lines of a text are: `open` as long as the column names may come in the next ones, or a header; `line` is the
 * number of the last one that was taken off `rest`.
 */
export type HeaderSplit = { line: number; rest: Buffer } & (
  | { outcome: 'open' }
  | (HeaderFound & { dialect: Dialect })
  | { outcome: 'refused'; message: string }
)

/** With this line a file tells a spreadsheet its delimiter; the spreadsheet does not show it, so it is not counted. */
const DELIMITER_LINE = /^"?sep=.?"?\s*$/i

/**
 * Takes the header off the beginning of a text, with what is above it; down to there no line has a NUL, or the file is no
 * text. `line` is the number of the line before.
 */
export function splitHeader(
  beginning: Buffer,
  line: number,
  lineEnd: LineEnd,
  fileMap: FileMap | undefined,
  search: HeaderSearch,
): HeaderSplit {
  let rest = beginning
  let at = line
  while (rest.length > 0) {
    const end = rest.indexOf(lineEnd) + 1 || rest.length
    const bytes = rest.subarray(0, end)
    rest = rest.subarray(end)
    if (bytes.length <= 16 && DELIMITER_LINE.test(bytes.toString())) continue
    at += 1
    if (/^[\s,;|"]*$/.test(bytes.toString())) continue
    if (bytes.includes(0)) return { line: at, rest, outcome: 'refused', message: NO_TEXT }
    const { names, dialect } = namesIn(bytes, lineEnd, fileMap)
    const reading = search.look(names, at)
    if (reading?.outcome === 'read') return { line: at, rest, dialect, ...reading }
    if (reading) return { line: at, rest, ...reading }
  }
  return { outcome: 'open', line: at, rest }
}

/** The delimiter is the one with which the line names the most columns; where it names none, has the most cells. */
function namesIn(line: Buffer, lineEnd: LineEnd, fileMap: FileMap | undefined) {
  const readings = DELIMITERS.map((delimiter) => {
    const dialect: Dialect = { delimiter, lineEnd }
    const names = cellsOf(line, dialect)
    return { dialect, names, known: understood(names, fileMap) }
  })
  return readings.reduce((one, other) => {
    if (other.known !== one.known) return other.known > one.known ? other : one
    return one.known === 0 && other.names.length > one.names.length ? other : one
  })
}

function cellsOf(line: Buffer, dialect: Dialect): string[] {
  const parsed = parseLines(line, dialect)
  return parsed.outcome === 'parsed' ? (parsed.records[0] ?? []) : []
}
