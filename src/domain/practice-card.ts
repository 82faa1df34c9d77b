import type { Sender } from './message-data.ts'
import type { PracticeCard } from './page-data.ts'
import type { Language, Practice } from './practice.ts'
import { telephoneLink } from './telephone-link.ts'

/**
 * What an email says of a practice in a language. A practice that states its hours by language has none in those that it
 * leaves out: other people's words are no help.
 */
export function practiceSender({ name, phone, officeHours }: Practice, language: Language): Sender {
  const hours = typeof officeHours === 'object' ? officeHours[language] : officeHours
  return { name, phone, ...(hours !== undefined && { hours }) }
}

/** What a page shows of a practice in a language. */
export function practiceCard(practice: Practice, language: Language): PracticeCard {
  return {
    ...practiceSender(practice, language),
    phoneHref: telephoneLink(practice.phone),
    timeZone: practice.timeZone,
  }
}
