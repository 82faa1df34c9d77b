import { z } from 'zod'
import { FhirMapSchema } from './fhir-map.ts'
import { COLUMN_NAMES } from './practice-columns.ts'

/** What a column of a practice's own file can be said to be: one of our columns, or one that is not read. */
export const COLUMN_TARGETS = [...Object.values(COLUMN_NAMES), 'ignore'] as const
export type ColumnTarget = (typeof COLUMN_TARGETS)[number]

/**
 * What a practice says about its own files, once for all of them. `columns` says of a column, by the name that the file
 * gives it, what it holds; it counts more than what we take the name for. `fhir` answers what FHIR does not say.
 */
export const FileMapSchema = z.strictObject({
  columns: z.record(z.string().trim().min(1).max(200), z.enum(COLUMN_TARGETS)).default({}),
  fhir: FhirMapSchema.optional(),
})
export type FileMap = z.output<typeof FileMapSchema>

/** Both maps as one; where both speak of the same thing the later one counts. */
export function joinFileMaps(earlier: FileMap | undefined, later: FileMap): FileMap {
  const fhir = later.fhir ? { ...earlier?.fhir, ...later.fhir } : earlier?.fhir
  return { columns: { ...earlier?.columns, ...later.columns }, ...(fhir && { fhir }) }
}
