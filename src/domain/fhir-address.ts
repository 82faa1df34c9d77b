import type { CalendarDate } from './calendar.ts'
import { comparable } from './comparable.ts'
import { cellOf, type FhirAddress, itemsOf } from './fhir-elements.ts'
import { currentOf } from './fhir-period.ts'

const NOT_HOME = ['work', 'temp', 'billing']

/**
 * Where somebody lives on a day, in a form that compares: the lines without case, spaces and punctuation, and the five
 * digits of the postal code. An address marked as home comes before one that is not; empty when line or code is missing.
 */
export function homeAddress(addresses: readonly FhirAddress[], day: CalendarDate): string {
  const homes = currentOf(addresses, day).filter(({ use, type }) => !NOT_HOME.includes(use ?? '') && type !== 'postal')
  const marked = homes.filter(({ use }) => use === 'home')
  const written = [...marked, ...homes].map(({ line, postalCode }) => ({
    street: comparable(itemsOf(line).join(' ')),
    code: comparable(cellOf(postalCode)).slice(0, 5),
  }))
  const home = written.find(({ street, code }) => street !== '' && code !== '')
  return home ? `${home.street} ${home.code}` : ''
}
