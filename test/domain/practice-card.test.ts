import { expect, test } from '@jest/globals'
import { LANGUAGES, PracticeSchema } from '../../src/domain/practice.ts'
import { practiceCard, practiceSender } from '../../src/domain/practice-card.ts'
import { LAKESIDE } from '../support/world.ts'

/** The hours that page and email of a practice show, by language. */
function hoursOf(officeHours: unknown) {
  const practice = PracticeSchema.parse({ ...LAKESIDE, officeHours })
  return LANGUAGES.map((language) => {
    const { hours } = practiceCard(practice, language)
    expect(practiceSender(practice, language).hours).toBe(hours)
    return hours
  })
}

test('office hours stand in the language of the page or the email, and nowhere in a language that has none', () => {
  expect(hoursOf({ en: 'All day', es: 'Todo el día' })).toEqual(['All day', 'Todo el día'])
  expect(hoursOf({ es: 'Todo el día' })).toEqual([undefined, 'Todo el día'])
  expect(hoursOf({})).toEqual([undefined, undefined])
})

test('office hours in one text stand as they are in every language', () => {
  expect(hoursOf('9–17')).toEqual(['9–17', '9–17'])
  expect(hoursOf(undefined)).toEqual([undefined, undefined])
})
