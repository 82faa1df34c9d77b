import type { CalendarDate } from './calendar.ts'
import { cellOf, type FhirContactPoint } from './fhir-elements.ts'
import { currentOf } from './fhir-period.ts'

/** How a family contact is reached, each empty when there is none. */
export type FhirReach = {
  email: string
  /** A phone of the use `mobile`; else a number for texts. */
  mobile: string
  home: string
  /** A phone that does not say of which kind it is. */
  unstatedPhone: string
  /** Preferred Reminder: what has the lowest `rank`; empty when nothing is ranked. */
  reminder: 'Text' | 'Call' | 'Email' | ''
}

/**
 * Reads `telecom`. Of several of a kind the lowest `rank` counts, then the first; what is old, has ended or has not begun
 * on the day is left out, and so are the phones of work.
 */
export function readFhirTelecom(telecom: readonly FhirContactPoint[], day: CalendarDate): FhirReach {
  const points = currentOf(telecom, day)
    .filter((point) => cellOf(point.value) !== '' && isOwn(point))
    .toSorted((one, other) => rankOf(one) - rankOf(other))
  const firstThat = (isIt: (point: FhirContactPoint) => boolean) => cellOf(points.find(isIt)?.value)
  return {
    email: firstThat(({ system }) => system === 'email'),
    mobile: firstThat((point) => isMobile(point)) || firstThat(({ system }) => system === 'sms'),
    home: firstThat(({ system, use }) => system === 'phone' && use === 'home'),
    unstatedPhone: firstThat(({ system, use }) => system === 'phone' && !use),
    reminder: reminderOf(points),
  }
}

/** The phones of work and of a passing stay are nobody's to call about a child's account. */
function isOwn({ system, use }: FhirContactPoint): boolean {
  return system !== 'phone' || !use || use === 'home' || use === 'mobile'
}

function isMobile({ system, use }: FhirContactPoint): boolean {
  return (system === 'phone' || system === 'sms') && use === 'mobile'
}

const UNRANKED = Number.MAX_SAFE_INTEGER

function rankOf({ rank }: FhirContactPoint): number {
  return rank ?? UNRANKED
}

function reminderOf(points: readonly FhirContactPoint[]): FhirReach['reminder'] {
  const first = points.find(({ system }) => system === 'email' || system === 'phone' || system === 'sms')
  if (!first?.rank) return ''
  if (first.system === 'email') return 'Email'
  return first.system === 'sms' || isMobile(first) ? 'Text' : 'Call'
}
