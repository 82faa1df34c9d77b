import { plainLine } from '../domain/plain-line.ts'
import type { PracticeRow } from '../domain/practice-row.ts'
import { COLUMN_NAMES, type ColumnKey, columnNamed, NEEDED_COLUMNS } from './column-names.ts'
import { type Dialect, type LineEnd, parseLines } from './csv-lines.ts'

const DELIMITERS = [',', ';', '\t'] as const

/** How the columns of a practice file lie, as its first line says. */
export type PracticeFileHeader = {
  dialect: Dialect
  /** The cells of the first line as written. */
  names: readonly string[]
  /** The name that the file gives the column of patient ids. */
  patientIdName: string
  rowOf: (cells: readonly string[]) => PracticeRow
}

/** What the first lines of a file are: `blank` as far as they go, or a header; `lines` is how many were taken off `rest`. */
export type HeaderSplit = { lines: number; rest: Buffer } & (
  | { outcome: 'blank' }
  | { outcome: 'read'; header: PracticeFileHeader }
  | { outcome: 'refused'; message: string }
)

/** Takes the header off the beginning of a file, with the blank lines above it. */
export function splitHeader(beginning: Buffer, lineEnd: LineEnd): HeaderSplit {
  let rest = beginning
  let lines = 0
  while (rest.length > 0) {
    const end = rest.indexOf(lineEnd) + 1 || rest.length
    const line = rest.subarray(0, end)
    rest = rest.subarray(end)
    lines += 1
    if (!/^[\s,;"]*$/.test(line.toString())) return { lines, rest, ...readHeader(line, lineEnd) }
  }
  return { outcome: 'blank', lines, rest }
}

/** The delimiter is the one with which the line names the most columns. */
function readHeader(
  line: Buffer,
  lineEnd: LineEnd,
): { outcome: 'read'; header: PracticeFileHeader } | { outcome: 'refused'; message: string } {
  const readings = DELIMITERS.map((delimiter) => {
    const dialect = { delimiter, lineEnd }
    const names = cellsOf(line, dialect)
    return { dialect, names, columns: names.map(columnNamed) }
  })
  const best = readings.reduce((one, other) => (known(other.columns) > known(one.columns) ? other : one))
  if (known(best.columns) === 0) {
    return refused(
      'This is not a practice file: its first line names none of the columns, such as patient_id and contact_email. Export it again as CSV with the column names in the first line.',
    )
  }

  const twice = best.columns.find((key, index) => key && best.columns.indexOf(key) !== index)
  if (twice) {
    const names = best.names.filter((_, index) => best.columns[index] === twice).map(quoted)
    return refused(
      `Several columns mean ${COLUMN_NAMES[twice]}: ${names.join(', ')}. Take out all but the right one and hand the file over again.`,
    )
  }

  const lacking = NEEDED_COLUMNS.filter((key) => !best.columns.includes(key))
  if (lacking.length > 0)
    return refused(
      lackingMessage(
        lacking,
        best.names.filter((_, index) => !best.columns[index]),
      ),
    )
  return {
    outcome: 'read',
    header: {
      dialect: best.dialect,
      names: best.names,
      patientIdName: best.names[best.columns.indexOf('patientId')] ?? '',
      rowOf: rowReader(best.columns),
    },
  }
}

function cellsOf(line: Buffer, dialect: Dialect): string[] {
  const parsed = parseLines(line, dialect)
  return parsed.outcome === 'parsed' ? (parsed.records[0] ?? []) : []
}

function known(columns: readonly (ColumnKey | undefined)[]): number {
  return columns.filter((key) => key !== undefined).length
}

function lackingMessage(lacking: readonly ColumnKey[], unknown: readonly string[]): string {
  const lacks = lacking.map((key) => COLUMN_NAMES[key]).join(', ')
  const others = unknown.filter((name) => name.trim() !== '').slice(0, 10)
  const hint = others.length > 0 ? ` (not understood: ${others.map(quoted).join(', ')})` : ''
  return `The file lacks the ${lacking.length === 1 ? 'column' : 'columns'} ${lacks}${hint}. Export it again with ${lacking.length === 1 ? 'it' : 'them'}, named in the first line.`
}

function quoted(name: string): string {
  return `"${plainLine(name).slice(0, 60)}"`
}

function refused(message: string): { outcome: 'refused'; message: string } {
  return { outcome: 'refused', message }
}

/** A fixed list of properties instead of a loop over names: it runs once per line of the file. */
function rowReader(columns: readonly (ColumnKey | undefined)[]): (cells: readonly string[]) => PracticeRow {
  const at = Object.fromEntries(
    Object.keys(COLUMN_NAMES).map((key) => [key, columns.indexOf(key as ColumnKey)]),
  ) as Record<ColumnKey, number>
  return (cells) => ({
    patientId: cell(cells, at.patientId),
    patientStatus: cell(cells, at.patientStatus),
    patientFirstName: cell(cells, at.patientFirstName),
    patientLastName: cell(cells, at.patientLastName),
    patientBirthDate: cell(cells, at.patientBirthDate),
    contactId: cell(cells, at.contactId),
    contactSort: cell(cells, at.contactSort),
    contactFirstName: cell(cells, at.contactFirstName),
    contactLastName: cell(cells, at.contactLastName),
    contactRelationship: cell(cells, at.contactRelationship),
    contactEmail: cell(cells, at.contactEmail),
    contactMobilePhone: cell(cells, at.contactMobilePhone),
    contactHomePhone: cell(cells, at.contactHomePhone),
    contactAuthority: cell(cells, at.contactAuthority),
    contactResidesWith: cell(cells, at.contactResidesWith),
    contactPreferredReminder: cell(cells, at.contactPreferredReminder),
    contactLanguage: cell(cells, at.contactLanguage),
    alreadyRegistered: cell(cells, at.alreadyRegistered),
    doNotInvite: cell(cells, at.doNotInvite),
  })
}

function cell(cells: readonly string[], index: number): string {
  return cells[index]?.trim() ?? ''
}
