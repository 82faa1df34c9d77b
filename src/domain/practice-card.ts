import type { PracticeCard } from './page-data.ts'
import type { Practice } from './practice.ts'
import { telephoneLink } from './telephone-link.ts'

/** What a page shows of a practice. */
export function practiceCard(practice: Practice): PracticeCard {
  return {
    name: practice.name,
    phone: practice.phone,
    phoneHref: telephoneLink(practice.phone),
    ...(practice.officeHours !== undefined && { hours: practice.officeHours }),
    timeZone: practice.timeZone,
  }
}
