import type { Deps } from '../deps.ts'
import { csvLine } from '../domain/csv-line.ts'
import { phoneCell } from '../domain/phone-cell.ts'
import type { Practice } from '../domain/practice.ts'
import { REPORT_COLUMNS } from '../domain/report-columns.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { STANDINGS } from '../domain/standing-words.ts'
import { zonedTime } from '../domain/zoned-time.ts'
import { type ReportedGuardian, readGuardians } from './read-guardians.ts'

/** The report as lines of a CSV file: one line a guardian, also of those whom no email reached. Holds contact data. */
export async function* reportLines(deps: Deps, request: BulkPinRequest, practice: Practice): AsyncGenerator<string> {
  yield csvLine(REPORT_COLUMNS)
  for await (const guardian of readGuardians(deps, request, practice)) {
    const cells = cellsOf(guardian, practice.timeZone)
    yield csvLine(REPORT_COLUMNS.map((column) => cells[column]))
  }
}

function cellsOf(
  { invitationId, invitation, letter, resends, reminder, secondCopy, standing }: ReportedGuardian,
  timeZone: string,
): Record<(typeof REPORT_COLUMNS)[number], string | number> {
  const time = (at: number | undefined) => (at === undefined ? '' : zonedTime(at, timeZone))
  const { firstName, lastName, email, phone, language, patients } = invitation?.guardian ?? {}
  return {
    invitation_id: invitationId,
    guardian_first_name: firstName ?? '',
    guardian_last_name: lastName ?? '',
    email: email ?? '',
    phone: phone === undefined ? '' : phoneCell(phone),
    language: language ?? '',
    patients: patients?.map(({ id }) => id).join('; ') ?? '',
    letter_state: letter?.state ?? '',
    letter_reason: letter?.reason ?? '',
    letter_at: time(letter?.at),
    emailed_at: time(letter?.issuedAt),
    second_copy: secondCopy ? 'yes' : 'no',
    resends,
    reminder_state: reminder?.state ?? '',
    link_state: invitation?.link ?? '',
    ended_because: invitation?.endReason ?? '',
    link_ends_at: time(invitation?.linkExpiresAt),
    opened_at: time(invitation?.openedAt),
    pin_sent_at: time(invitation?.pinSentAt),
    redeemed_at: time(invitation?.redeemedAt),
    registered_at: time(invitation?.registeredAt),
    standing,
    standing_words: STANDINGS[standing].words,
    next_step: STANDINGS[standing].nextStep,
    asked_again_at: time(invitation?.askedAgainAt),
  }
}
