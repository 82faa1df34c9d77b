import { csvLine } from '../domain/csv-line.ts'
import { phoneCell } from '../domain/phone-cell.ts'
import { BY_HAND_COLUMNS } from '../domain/report-columns.ts'
import type { ByHand } from './read-by-hand.ts'

/** The list "register by hand" as lines of a CSV file: one line a patient and guardian. Holds contact data. */
export async function* byHandLines(
  lists: readonly (Iterable<ByHand> | AsyncIterable<ByHand>)[],
): AsyncGenerator<string> {
  yield csvLine(BY_HAND_COLUMNS)
  for (const list of lists) {
    for await (const { patientId, invitationId = '', guardian, reason, words, nextStep } of list) {
      const { firstName = '', lastName = '', email = '', phone = '' } = guardian ?? {}
      yield csvLine([patientId, invitationId, firstName, lastName, email, phoneCell(phone), reason, words, nextStep])
    }
  }
}
