import { addDays, type CalendarDate } from './calendar.ts'
import { ownCopy } from './own-copy.ts'
import { oldestBirthDate, type PatientStatus, statusReader } from './patient.ts'
import { readPhone } from './phone.ts'
import type { Practice } from './practice.ts'
import { LONGEST_REMEMBERED } from './remembered.ts'

/** What the selection is measured against, made ready once per practice file. */
export type SelectionRules = {
  practice: Practice
  /** The day of the selection in the practice's time zone. */
  asOf: CalendarDate
  /** Earlier birth dates are slips of the pen. */
  oldestBirthDate: CalendarDate
  /** Who reaches the Minor Age Limit by this day drops out before the setup link ends. */
  lastLinkDay: CalendarDate
  /** Remembers its answers: a file has a handful of statuses on very many lines. */
  statusOf: (status: string) => PatientStatus
  /** Gives equal texts back as one and the same, so that words such as "Mother" are not kept once per patient. */
  once: (text: string) => string
  /** The practice's own number in E.164, when it is one that `readPhone` takes. */
  ownPhone: string | undefined
  confirmedShared: ReadonlySet<string>
}

/** A setup link works 14 days (seed). */
const LINK_DAYS = 14

/** Makes the rules of a practice ready for one day. */
export function selectionRules(practice: Practice, asOf: CalendarDate): SelectionRules {
  return {
    practice,
    asOf,
    oldestBirthDate: oldestBirthDate(asOf),
    lastLinkDay: addDays(asOf, LINK_DAYS),
    statusOf: remembering(statusReader(practice.statusMap)),
    once: remembering((text) => text),
    ownPhone: readPhone(practice.phone)?.number,
    confirmedShared: new Set(practice.confirmedShared.map((email) => email.trim().toLowerCase())),
  }
}

const MOST_REMEMBERED = 1000

function remembering<Answer>(answerOf: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, Answer>()
  return (text) => {
    const kept = known.get(text)
    if (kept !== undefined) return kept
    if (known.size >= MOST_REMEMBERED || text.length > LONGEST_REMEMBERED) return answerOf(text)
    const own = ownCopy(text)
    const answer = answerOf(own)
    known.set(own, answer)
    return answer
  }
}
