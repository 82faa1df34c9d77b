import { z } from 'zod'
import { cellOf, FhirCodeableConcept, fhirText, itemsOf } from './fhir-elements.ts'

const coding = z.object({ code: fhirText, display: fhirText })
const stating = z.object({
  valueString: fhirText,
  valueCode: fhirText,
  valueCoding: coding.nullish(),
  valueCodeableConcept: FhirCodeableConcept.nullish(),
})

/**
 * What the extensions of that URL say, as text.
 * @returns nothing when one of them says what cannot be read.
 */
export function extensionTexts(extensions: unknown, url: string): string[] | undefined {
  return textsOf(extensions, 'url', url, (extension) => {
    const { valueString, valueCode, valueCoding, valueCodeableConcept } = stating.safeParse(extension).data ?? {}
    const [first] = itemsOf(valueCodeableConcept?.coding)
    return (
      cellOf(valueString) ||
      cellOf(valueCode) ||
      shownAs(valueCoding) ||
      cellOf(valueCodeableConcept?.text) ||
      shownAs(first)
    )
  })
}

/**
 * What the tags of that system say, as text.
 * @returns nothing when one of them says what cannot be read.
 */
export function tagTexts(tags: unknown, system: string): string[] | undefined {
  return textsOf(tags, 'system', system, (tag) => shownAs(coding.safeParse(tag).data))
}

function textsOf(
  list: unknown,
  key: 'url' | 'system',
  name: string,
  read: (item: unknown) => string,
): string[] | undefined {
  if (list === null || list === undefined) return []
  if (!Array.isArray(list)) return undefined
  const texts = list.filter((item) => item?.[key] === name).map(read)
  return texts.includes('') ? undefined : texts
}

function shownAs(coding: { code?: string | null | undefined; display?: string | null | undefined } | null | undefined) {
  return cellOf(coding?.display) || cellOf(coding?.code)
}

/** HL7's order in which the contacts of a patient are to be used; FHIR itself has none. */
const CONTACT_PRIORITY = 'http://hl7.org/fhir/StructureDefinition/patient-contactPriority'

const priority = z.object({ valuePositiveInt: z.int().positive() })

/** A contact's place in the order of contacts, from 1; nothing when it has none. */
export function contactPriority(extensions: unknown): number | undefined {
  if (!Array.isArray(extensions)) return undefined
  return priority.safeParse(extensions.find((extension) => extension?.url === CONTACT_PRIORITY)).data?.valuePositiveInt
}

/** The names by which extensions (`url`) or tags (`system`) are told apart. */
export function namesIn(list: unknown, key: 'url' | 'system'): string[] {
  if (!Array.isArray(list)) return []
  return list.map((item) => item?.[key]).filter((name) => typeof name === 'string')
}
