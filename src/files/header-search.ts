import type { FileMap } from '../domain/file-map.ts'
import { columnNamed, NEEDED_COLUMNS } from './column-names.ts'
import { MOST_COLUMNS } from './file-bounds.ts'
import { type HeaderReading, readHeader, understood } from './practice-file-header.ts'

/** Looks for the line with the column names, from the top of a table. */
export type HeaderSearch = {
  /** Takes the next line that is not blank. @returns nothing as long as the column names may stand further down. */
  look(names: readonly string[], line: number): HeaderFound | HeaderRefusal | undefined
  /** What to say where the table has no other line; nothing when it had none at all. */
  end(): HeaderRefusal | undefined
}

export type HeaderFound = Extract<HeaderReading, { outcome: 'read' }>
/** `understood` is how many columns the line names of which the message speaks. */
export type HeaderRefusal = Extract<HeaderReading, { outcome: 'refused' }> & { understood: number }

/** So many lines that are not blank may be titles and the column names. */
const MOST_LINES = 20
/** A line that names so many columns is the one with the column names, also where it lacks some. */
const ENOUGH = Math.ceil(NEEDED_COLUMNS.length / 2)
/** A line below the first that names fewer may be anything. */
const FEWEST = 3

/**
 * Looks for the first line that has all needed columns among the first `mostLines`, for exports begin with titles; it goes no
 * further than a line that is plainly the one with the column names. Names may be divided into groups by the line above, as
 * "Patient" and "Family Contact" over "First Name". Without such a line the one is spoken of that names the most columns.
 */
export function headerSearch(fileMap: FileMap | undefined, mostLines = MOST_LINES): HeaderSearch {
  let looked = 0
  let above: readonly string[] = []
  let best: HeaderRefusal | undefined

  return {
    look(names, line) {
      looked += 1
      const reading = readHeader(names, fileMap)
      const found = reading.outcome === 'read' ? reading : grouped(above, names, fileMap)
      if (found) return { ...found, remarks: [...placeRemarks(line, looked), ...found.remarks] }
      above = names
      const known = understood(names, fileMap)
      if (reading.outcome === 'refused' && (!best || known > Math.max(best.understood, FEWEST - 1))) {
        const where = looked > 1 ? ` The column names were looked for in line ${line}.` : ''
        best = { outcome: 'refused', message: `${reading.message}${where}`, understood: known }
      }
      return known >= ENOUGH || names.length > MOST_COLUMNS || looked === mostLines ? best : undefined
    },
    end: () => best,
  }
}

/** Blank lines alone are nothing to speak of. */
function placeRemarks(line: number, looked: number): string[] {
  if (looked === 1) return []
  const above = line === 2 ? 'line above was' : `${line - 1} lines above were`
  return [`The column names stand in line ${line}; the ${above} not read.`]
}

/** The reading of a line whose names have to be put behind those of their groups in the line above. */
function grouped(
  groups: readonly string[],
  names: readonly string[],
  fileMap: FileMap | undefined,
): HeaderFound | undefined {
  if (groups.filter((group) => group.trim() !== '').length < 2) return undefined
  let group = ''
  const whole = names.map((name, index) => {
    group = groups[index]?.trim() || group
    return columnNamed(name) === undefined && columnNamed(`${group} ${name}`) ? `${group} ${name}` : name
  })
  const reading = readHeader(whole, fileMap)
  if (reading.outcome === 'refused') return undefined
  const { header } = reading
  return { ...reading, header: { ...header, names, patientIdName: names[header.patientIdColumn] ?? '' } }
}
