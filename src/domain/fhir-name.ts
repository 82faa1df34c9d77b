import type { CalendarDate } from './calendar.ts'
import { cellOf, type FhirHumanName, itemsOf } from './fhir-elements.ts'
import { currentOf } from './fhir-period.ts'

const USES = ['usual', 'official']

/**
 * First and last name of a person on a day: the usual name before the official one before any other that is current. A
 * name that is not taken apart (`text` alone) is left out, for nobody knows which part is which.
 */
export function readFhirName(names: readonly FhirHumanName[], day: CalendarDate): { first: string; last: string } {
  const named = currentOf(names, day).map(({ use, family, given }) => ({
    place: placeOf(use),
    first: cellOf(itemsOf(given)[0]),
    last: cellOf(family),
  }))
  const [best] = named
    .filter(({ first, last }) => first !== '' || last !== '')
    .toSorted((one, other) => one.place - other.place)
  return { first: best?.first ?? '', last: best?.last ?? '' }
}

/** A maiden name comes last of all. */
function placeOf(use: string | null | undefined): number {
  if (use === 'maiden') return USES.length + 1
  const at = USES.indexOf(use ?? '')
  return at === -1 ? USES.length : at
}
