import type { BadRecord } from './csv-records.ts'
import type { PracticeFileHeader } from './practice-file-header.ts'

/** The sign that stands in the place of a byte that is no UTF-8, and what no text has. */
const DAMAGED = /[\uFFFD\p{Cc}]/u

/**
 * Whose line it is that cannot be read; empty where that is not certain. In a line with too few or too many cells any of
 * them may be in the place of another, but for the first.
 */
export function idOfBadRecord(
  { problem, readable }: BadRecord,
  { patientIdColumn }: Pick<PracticeFileHeader, 'patientIdColumn'>,
): string {
  const isShifted = problem === 'too few' || problem === 'too many'
  if (isShifted && (patientIdColumn > 0 || readable.length < 2)) return ''
  const id = readable[patientIdColumn]?.trim() ?? ''
  return DAMAGED.test(id) ? '' : id
}
