import { comparable } from '../domain/comparable.ts'
import type { ColumnTarget, FileMap } from '../domain/file-map.ts'
import { COLUMN_KEYS, COLUMN_NAMES, type ColumnKey } from '../domain/practice-columns.ts'
import { columnNamed } from './column-names.ts'
import { quotedName } from './quoted-name.ts'

/** What each column of a file holds; `ignored` says of the others whether the practice said so. `remarks` are sentences. */
export type MappedColumns = { columns: (ColumnKey | undefined)[]; ignored: boolean[]; remarks: string[] }

const KEY_OF: ReadonlyMap<ColumnTarget, ColumnKey> = new Map(COLUMN_KEYS.map((key) => [COLUMN_NAMES[key], key]))

/**
 * What the columns of a file hold by their names, with what the practice says of them. An entry of the file map is about
 * the columns that are called exactly so, or else about those whose names differ in case, spaces and punctuation only.
 * It counts more than what the names mean to us: of two columns for the same thing the one in the map is read.
 */
export function mappedColumns(names: readonly string[], fileMap: FileMap | undefined): MappedColumns {
  const { targets, remarks } = targetsOf(names, fileMap)
  const taken = new Set(targets)
  const columns = names.map((name, index) => {
    const target = targets[index]
    if (target) return KEY_OF.get(target)
    const key = columnNamed(name)
    if (!key || !taken.has(COLUMN_NAMES[key])) return key
    remarks.push(`The column ${quotedName(name)} is not read: the file map takes another one for ${COLUMN_NAMES[key]}.`)
    return undefined
  })
  return { columns, ignored: targets.map((target) => target === 'ignore'), remarks }
}

function targetsOf(
  names: readonly string[],
  fileMap: FileMap | undefined,
): { targets: (ColumnTarget | undefined)[]; remarks: string[] } {
  const entries = Object.entries(fileMap?.columns ?? {})
  if (entries.length === 0) return { targets: names.map(() => undefined), remarks: [] }
  const trimmed = names.map((name) => name.trim())
  const targets = trimmed.map((name) => entries.find(([mapped]) => mapped.trim() === name)?.[1])
  const compared = trimmed.map(comparable)
  const remarks: string[] = []
  for (const [mapped, target] of entries) {
    if (trimmed.includes(mapped.trim())) continue
    const wanted = comparable(mapped)
    const alike = compared.flatMap((name, index) => (wanted !== '' && name === wanted ? [index] : []))
    if (alike.length === 0) {
      remarks.push(`The file map speaks of a column ${quotedName(mapped)}, which the file does not have.`)
    }
    for (const index of alike) targets[index] ??= target
  }
  return { targets, remarks }
}
