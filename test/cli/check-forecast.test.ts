import { expect, test } from '@jest/globals'
import { forecast } from '../../src/cli/check-forecast.ts'
import { filePractice, selectFrom } from '../support/practice-file.ts'

/** 40,000 emails are 48 minutes at the service's usual pace. */
const report = { ...selectFrom([]), guardians: () => [], invitations: 40_000 }
const practice = filePractice({ sendWindow: '09:00-19:00' })
const daysAt = (time: string, asOf = '2026-11-22') =>
  forecast({ ...report, asOf }, practice, Date.parse(`2026-11-22T${time}-05:00`)).map(
    ({ day, emails }) => `${day} ${emails}`,
  )

test('today’s emails begin now, and what the hours for mail leave over goes out the next day', () => {
  expect(daysAt('12:00')).toEqual(['2026-11-22 40000'])
  expect(daysAt('18:45')).toEqual(['2026-11-22 12600', '2026-11-23 27400'])
  expect(daysAt('19:30')).toEqual(['2026-11-23 40000'])
})

test('today is the practice’s day, not that of Greenwich', () => {
  const unbound = (time: string) =>
    forecast(report, filePractice(), Date.parse(`2026-11-22T${time}-05:00`)).map(({ day }) => day)
  expect(unbound('22:00')).toEqual(['2026-11-22'])
  expect(unbound('23:50')).toEqual(['2026-11-22', '2026-11-23'])
})

test('the emails of another day begin in its morning, within the hours for mail', () => {
  expect(daysAt('18:45', '2026-11-30')).toEqual(['2026-11-30 40000'])
  const early = filePractice({ sendWindow: '06:00-08:15' })
  const days = forecast({ ...report, asOf: '2026-11-30' }, early, Date.parse('2026-11-22T12:00:00Z'))
  expect(days.map(({ day, emails }) => `${day} ${emails}`)).toEqual(['2026-11-30 12600', '2026-12-01 27400'])
})
