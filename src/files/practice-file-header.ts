import type { FileMap } from '../domain/file-map.ts'
import { COLUMN_KEYS, COLUMN_NAMES, type ColumnKey } from '../domain/practice-columns.ts'
import type { PracticeRow } from '../domain/practice-row.ts'
import { NEEDED_COLUMNS } from './column-names.ts'
import { MOST_COLUMNS } from './file-bounds.ts'
import { canBeTyped, lackingMessage } from './lacking-message.ts'
import { mappedColumns } from './mapped-columns.ts'
import { quotedName } from './quoted-name.ts'

/** How the columns of a practice file lie, as the line with their names says. */
export type PracticeFileHeader = {
  /** The cells of that line as written. */
  names: readonly string[]
  /** The name that the file gives the column of patient ids, and where it is, from 0. */
  patientIdName: string
  patientIdColumn: number
  /** What each column holds; nothing for those that are not read. */
  columns: readonly (ColumnKey | undefined)[]
  /** The cells of a line by what they hold. Cells are trimmed; one that is not there is empty. */
  rowOf: (cells: readonly string[]) => PracticeRow
}

export type HeaderReading =
  | { outcome: 'read'; header: PracticeFileHeader; remarks: string[] }
  | { outcome: 'refused'; message: string }

/**
 * Reads a line of a practice file, whatever its format, as the names of its columns, as text or cells have them,
 * with what the practice says of them. `remarks` are sentences for the practice, to stand among those of the file; the
 * message of a refusal is one that says what to do.
 */
export function readHeader(names: readonly string[], fileMap: FileMap | undefined): HeaderReading {
  if (names.length > MOST_COLUMNS) return refused(TOO_MANY)
  const { columns, ignored, remarks } = mappedColumns(names, fileMap)
  if (columns.every((key) => key === undefined)) return refused(NO_HEADER)
  const twice = columns.find((key, index) => key && columns.indexOf(key) !== index)
  if (twice) return refused(severalMessage(twice, namesWhere(names, columns, twice)))
  const lacking = NEEDED_COLUMNS.filter((key) => !columns.includes(key))
  if (lacking.length > 0) {
    const unknown = names.filter((name, index) => !columns[index] && !ignored[index] && name.trim() !== '')
    return refused(lackingMessage(lacking, { unknown, ignored: names.filter((_, index) => ignored[index]) }))
  }
  const patientIdColumn = columns.indexOf('patientId')
  return {
    outcome: 'read',
    header: { names, patientIdName: names[patientIdColumn] ?? '', patientIdColumn, columns, rowOf: rowReader(columns) },
    remarks,
  }
}

/** How many different columns a line names, with those that the practice leaves out; as many as a file may have are looked at. */
export function understood(names: readonly string[], fileMap: FileMap | undefined): number {
  const { columns, ignored } = mappedColumns(names.slice(0, MOST_COLUMNS), fileMap)
  return new Set(columns.filter((key) => key !== undefined)).size + ignored.filter(Boolean).length
}

const TOO_MANY = `The file has more than ${MOST_COLUMNS.toLocaleString('en-US')} columns. Export the family contacts only, without other columns, and hand the file over again.`
const NO_HEADER =
  'This is not a practice file: its first lines name none of the columns, such as patient_id and contact_email. Export it again with the column names in the first line.'

function namesWhere(names: readonly string[], columns: readonly (ColumnKey | undefined)[], key: ColumnKey): string[] {
  return names.filter((_, index) => columns[index] === key)
}

function severalMessage(key: ColumnKey, names: readonly string[]): string {
  const other = names.find((name) => name.trim() !== names[0]?.trim() && canBeTyped(name))
  const orLeaveOut = other === undefined ? '' : `, or say which to leave out, as with --map "${other.trim()}=ignore",`
  return `Several columns mean ${COLUMN_NAMES[key]}: ${names.map(quotedName).join(', ')}. Take out all but the right one${orLeaveOut} and hand the file over again.`
}

function refused(message: string): HeaderReading {
  return { outcome: 'refused', message }
}

/** A fixed list of properties instead of a loop over names: it runs once per line of the file. */
function rowReader(columns: readonly (ColumnKey | undefined)[]): (cells: readonly string[]) => PracticeRow {
  const at = Object.fromEntries(COLUMN_KEYS.map((key) => [key, columns.indexOf(key)])) as Record<ColumnKey, number>
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
