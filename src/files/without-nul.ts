import { COLUMN_KEYS } from '../domain/practice-columns.ts'
import type { PracticeRow } from '../domain/practice-row.ts'

/** A line without NUL, which no text has: cells are kept with it between them, so one in a cell would shift those behind. */
export function withoutNul(row: PracticeRow): PracticeRow {
  if (!COLUMN_KEYS.some((key) => row[key].includes('\0'))) return row
  const clean = { ...row }
  for (const key of COLUMN_KEYS) clean[key] = row[key].replaceAll('\0', '').trim()
  return clean
}
