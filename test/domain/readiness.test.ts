import { expect, test } from '@jest/globals'
import { EXCLUSIONS } from '../../src/domain/data-quality.ts'
import { LEFT_OUT, leftOutAs } from '../../src/domain/left-out.ts'
import { readiness as judge } from '../../src/domain/readiness.ts'
import { filePractice } from '../support/practice-file.ts'

const report = {
  selected: 900,
  invitations: 600,
  excluded: { 'no-email': 100 },
  warningsOfSelected: {},
  unknownStatuses: [],
  sharedContacts: [],
  rows: { read: 1000, rejected: 0, rejectedLines: [], eachRejected: () => [] },
}
const readiness = (of: Parameters<typeof judge>[0], leftOutShared: string[] = []) =>
  judge(of, filePractice({ leftOutShared }))
const rejected = (count: number) => ({ ...report.rows, read: 1000 - count, rejected: count })

test('a practice goes while faults that can be fixed leave out no more than every tenth patient', () => {
  expect(readiness(report)).toEqual({
    verdict: 'go',
    reasons: [
      '100 of 1,000 patients who could get an email (10%) are left out by faults that can be fixed, no more than 10%.',
    ],
  })
  const { verdict, reasons } = readiness({ ...report, selected: 899, excluded: { 'no-email': 60, 'no-phone': 41 } })
  expect([verdict, reasons[0]]).toEqual([
    'fix-first',
    expect.stringMatching(/^101 of 1,000 .* \(10\.1%\) are left out/),
  ])
})

test('patients who are out rightly, or are registered by hand, keep nobody waiting', () => {
  const excluded = { 'patient-not-active': 5000, 'already-registered': 300, 'minor-age-limit-reached': 900 } as const
  expect(readiness({ ...report, excluded: { ...excluded, 'held-by-practice': 50 } }).verdict).toBe('go')
})

test('more than one warning of a stranger for each hundred patients is fixed first, a missing reminder is not', () => {
  expect(
    readiness({ ...report, warningsOfSelected: { 'email-looks-mistyped': 9, 'siblings-split': 500 } }).verdict,
  ).toBe('go')
  expect(readiness({ ...report, warningsOfSelected: { 'email-looks-mistyped': 6, 'columns-swapped': 4 } })).toEqual({
    verdict: 'fix-first',
    reasons: [expect.stringMatching(/^10 warnings say that an email or PIN may reach a stranger/)],
  })
})

test('charts with the lines of two children ask whether two practices are in one file, a few among other warnings do not', () => {
  const asks = /^Are two practices in one file\? 10 charts have lines of two different children/
  expect(readiness({ ...report, warningsOfSelected: { 'two-children-on-one-chart': 10 } })).toEqual({
    verdict: 'fix-first',
    reasons: [expect.stringMatching(asks), expect.stringMatching(/^10 warnings say/)],
  })
  const few = { 'two-children-on-one-chart': 1, 'email-looks-mistyped': 9 }
  expect(readiness({ ...report, warningsOfSelected: few }).reasons).toEqual([expect.stringMatching(/^10 warnings say/)])
})

test('more than one line in a hundred that cannot be read means that the export went wrong', () => {
  expect(readiness({ ...report, rows: rejected(10) }).verdict).toBe('go')
  expect(readiness({ ...report, rows: rejected(11) })).toEqual({
    verdict: 'fix-first',
    reasons: ['11 of 1,000 lines of the file cannot be read, more than 1%: look at how it was exported.'],
  })
})

test('what a release would refuse cannot go, and everything else that is to be fixed is said with it', () => {
  const unknownStatuses = ['Foster', `Long${'g'.repeat(1000)}\u202E`, 'New', 'Old', 'Other']
  const unknown = readiness({ ...report, unknownStatuses, rows: rejected(500) })
  expect(unknown.verdict).toBe('cannot-go')
  expect(unknown.reasons[0]).toBe(
    `Nothing can be released until the practice has said whether patients with each Status are active: "Foster", "Long${'g'.repeat(20)}", "New" and 2 more (statusMap in the practice settings).`,
  )
  expect(unknown.reasons).toHaveLength(2)
  const many = readiness({ ...report, unknownStatuses: Array.from({ length: 1000 }, (_, n) => `S${n}`) })
  expect(many.reasons[0]).toMatch(/: "S0", "S1", "S2" and 997 more at least \(statusMap/)
  const nobody = readiness({ ...report, selected: 0, invitations: 0, excluded: {} })
  expect(nobody).toEqual({ verdict: 'cannot-go', reasons: ['Nobody would get an email.'] })
})

test('emails of many families cannot go until the practice has said of each whose it is', () => {
  const sharedContacts = ['one@example.com', 'two@example.com'].map((email) => ({
    email,
    phone: '+12025550143',
    patients: 9,
  }))
  const says = (emails: string) =>
    `Nothing can be released until the practice has said of ${emails} on the charts of many families whether it is one parent's (confirmedShared in the practice settings) or not (leftOutShared).`
  expect(readiness({ ...report, sharedContacts })).toEqual({
    verdict: 'cannot-go',
    reasons: [says('each of 2 emails')],
  })
  expect(readiness({ ...report, sharedContacts }, ['One@example.com']).reasons).toEqual([says('1 email')])
  expect(readiness({ ...report, sharedContacts }, ['one@example.com', 'two@example.com']).verdict).toBe('go')
})

test('every reason is one of three: a correction, a registration by hand, or nothing to do', () => {
  const excluded = Object.fromEntries(EXCLUSIONS.map((reason, index) => [reason, index + 1]))
  const all = (['fix', 'by-hand', 'settled'] as const).map((what) => leftOutAs(what, excluded))
  expect(all.reduce((sum, count) => sum + count)).toBe((EXCLUSIONS.length * (EXCLUSIONS.length + 1)) / 2)
  expect(EXCLUSIONS.filter((reason) => LEFT_OUT[reason] === 'settled')).toEqual([
    'patient-not-active',
    'already-registered',
  ])
})
