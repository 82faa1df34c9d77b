import { comparable } from './comparable.ts'
import { cellOf, type FhirCodeableConcept, itemsOf } from './fhir-elements.ts'
import { remembered } from './remembered.ts'

/** One relationship to the patient: the code by which people know it, its words, and every name it goes by. */
export type FhirRelationship = { shown: string; display: string; names: readonly string[] }

/** The relationships that a family contact states; codings of one concept are names of the same. */
export function readFhirRelationships(concepts: readonly FhirCodeableConcept[]): readonly FhirRelationship[] {
  const written = JSON.stringify(concepts)
  return written.length > LONGEST_REMEMBERED ? relationshipsOf(concepts) : relationshipsIn(written)
}

const LONGEST_REMEMBERED = 1000

/** Most of the very many family contacts of a file state one of a handful, so these are kept once. */
const relationshipsIn = remembered((written: string) => relationshipsOf(JSON.parse(written)))

function relationshipsOf(concepts: readonly FhirCodeableConcept[]): readonly FhirRelationship[] {
  return concepts.flatMap(({ coding, text }) => {
    const codings = itemsOf(coding)
    const codes = codings.map(({ code }) => cellOf(code)).filter(Boolean)
    const words = [cellOf(text), ...codings.map(({ display }) => cellOf(display))].filter(Boolean)
    const [shown] = [...codes.filter(isReadable), ...words, ...codes]
    if (!shown) return []
    return [{ shown, display: words[0] ?? shown, names: [...new Set([...codes, ...words].map(relationshipKey))] }]
  })
}

/** Codes of digits only, such as those of SNOMED CT, tell nobody anything. */
function isReadable(code: string): boolean {
  return /\p{L}/u.test(code)
}

/** A code or word as the mapping file and the practice file compare it. */
export function relationshipKey(name: string): string {
  return comparable(name) || name
}

/** Whether one of the names of a relationship is among the keys. */
export function goesBy({ names }: FhirRelationship, keys: { has(key: string): boolean }): boolean {
  return names.some((name) => keys.has(name))
}
