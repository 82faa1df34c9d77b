import { z } from 'zod'

/** Longer texts than any name, number or code is; so that what is held of a file stays small. */
const LONGEST_TEXT = 300

/** FHIR's absent, and the `null` and empty text that some servers write for it. */
export const fhirText = z.string().max(LONGEST_TEXT).nullish()

/** FHIR's dateTime as far as its day: a year, a month, a day or an instant. */
const fhirTime = z
  .string()
  .max(LONGEST_TEXT)
  .regex(/^(?:\d{4}(?:-\d\d(?:-\d\d(?:T.*)?)?)?)?$/)
  .nullish()

/** Lists may have holes: FHIR writes `null` where only an extension stands. */
export function fhirList<Item extends z.ZodType>(item: Item) {
  return z.array(item.nullish()).nullish()
}

export const FhirPeriod = z.object({ start: fhirTime, end: fhirTime }).nullish()
export type FhirPeriod = z.output<typeof FhirPeriod>

export const FhirCodeableConcept = z.object({
  coding: fhirList(z.object({ system: fhirText, code: fhirText, display: fhirText })),
  text: fhirText,
})
export type FhirCodeableConcept = z.output<typeof FhirCodeableConcept>

export const FhirHumanName = z.object({
  use: fhirText,
  family: fhirText,
  given: fhirList(fhirText),
  period: FhirPeriod,
})
export type FhirHumanName = z.output<typeof FhirHumanName>

export const FhirContactPoint = z.object({
  system: fhirText,
  value: fhirText,
  use: fhirText,
  rank: z.int().positive().nullish(),
  period: FhirPeriod,
})
export type FhirContactPoint = z.output<typeof FhirContactPoint>

export const FhirAddress = z.object({
  use: fhirText,
  type: fhirText,
  line: fhirList(fhirText),
  postalCode: fhirText,
  period: FhirPeriod,
})
export type FhirAddress = z.output<typeof FhirAddress>

export const FhirIdentifier = z.object({
  use: fhirText,
  type: FhirCodeableConcept.nullish(),
  system: fhirText,
  value: fhirText,
  period: FhirPeriod,
})
export type FhirIdentifier = z.output<typeof FhirIdentifier>

type List<Item> = readonly (Item | null | undefined)[] | null | undefined

/** What stands in a list that may be absent or have holes. */
export function itemsOf<Item>(list: List<Item>): Item[] {
  return (list ?? []).filter((item): item is Item => item !== null && item !== undefined)
}

/** A text that may be absent, as a cell of a practice file: trimmed, or empty. */
export function cellOf(text: string | null | undefined): string {
  return text?.trim() ?? ''
}
