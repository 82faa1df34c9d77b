import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Explanation, explainPatient } from '../../src/domain/explanation.ts'
import type { Practice } from '../../src/domain/practice.ts'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { selectionRules } from '../../src/domain/selection-rules.ts'
import { AS_OF, filePractice, fileRow, selectFrom } from '../support/practice-file.ts'
import { randomRows } from '../support/random-rows.ts'

function explanationsOf(rows: readonly PracticeRow[], practice = filePractice()) {
  const report = selectFrom(rows, practice)
  const rules = selectionRules(practice, AS_OF)
  const numbered = rows.map((row, index) => ({ row, line: index + 2 }))
  const households = { guardians: report.guardians, shared: report.sharedContacts }
  return [...report.perPatient()].map((finding) => {
    const lines = numbered.filter(({ row }) => row.patientId === finding.patientId)
    return { finding, explanation: explainPatient(lines, rules, finding, households) }
  })
}

function explained(rows: readonly PracticeRow[], practice?: Practice): Explanation {
  const [only] = explanationsOf(rows, practice)
  if (!only) throw new Error('no patient')
  return only.explanation
}

const wordsOf = ({ steps }: Pick<Explanation, 'steps'>) => steps.map(({ verdict, says }) => `${verdict}: ${says}`)
const stepOf = ({ steps }: Pick<Explanation, 'steps'>, rule: string) => steps.find((step) => step.rule === rule)

test('whatever a file holds, an explanation ends as the selection does, for every patient', () => {
  fc.assert(
    fc.property(randomRows, fc.boolean(), (rows, homePhoneCalls) => {
      const practice = filePractice({ homePhoneCalls, statusMap: { Newborn: 'not-active' } })
      for (const { finding, explanation } of explanationsOf(rows, practice)) {
        expect({
          selected: explanation.selected,
          reason: explanation.reason,
          invitations: explanation.invitations.map(({ email, phone }) => `${email} ${phone}`).sort(),
        }).toEqual({
          selected: finding.selected,
          reason: finding.reason,
          invitations: finding.invitations.toSorted(),
        })
      }
    }),
    { numRuns: 600 },
  )
})

test('each row of rules passes until one stops, and nothing behind it is looked at', () => {
  fc.assert(
    fc.property(randomRows, (rows) => {
      for (const { explanation } of explanationsOf(rows)) {
        for (const contact of explanation.contacts) {
          const verdicts = [...explanation.steps, ...contact.steps].map(({ verdict }) => verdict).join(', ')
          expect(verdicts).toMatch(/^(?:passes(?:, |$))*(?:stops here(?:, not looked at)*)?$/)
        }
      }
    }),
  )
})

test('wherever an email or a phone stops a contact, the explanation says what is wrong with it', () => {
  fc.assert(
    fc.property(randomRows, fc.boolean(), (rows, homePhoneCalls) => {
      for (const { explanation } of explanationsOf(rows, filePractice({ homePhoneCalls }))) {
        for (const contact of explanation.contacts) {
          const email = stepOf(contact, 'Email')
          if (email?.verdict === 'passes') expect(email.says).toMatch(/ is good\.$/)
          if (email?.verdict === 'stops here') expect(email.says).not.toMatch(/ is good\./)
          const phone = stepOf(contact, 'Phone')
          if (phone?.verdict === 'passes') expect(phone.says).toMatch(/ is good\./)
          if (phone?.verdict === 'stops here') expect(phone.says).not.toMatch(/ is good\./)
        }
      }
    }),
  )
})

test('the values that decided stand in every step', () => {
  const explanation = explained([fileRow({ patientStatus: 'Foster', patientBirthDate: '12/1/2008' })])
  expect(wordsOf(explanation)).toEqual([
    'passes: Status "Foster" is not known: counts as active until statusMap says.',
    'passes: Birth Date "12/1/2008" is good.',
    'passes: Birth date 2008-12-01: 17 years on 2026-11-22, Minor Age Limit 18 from 2026-12-01.',
    'passes: Registered is empty.',
    'passes: Hold says yes on no line.',
    'passes: Sort is 1 on line 2.',
  ])
  expect(explanation.contacts.map(wordsOf)).toEqual([
    [
      'passes: Authority is "Joint", Res? is "Y".',
      'passes: Email Address "ana@example.com" is good.',
      'passes: Mobile # "(202) 555-0143" is good.',
      'passes: ana@example.com with (202) 555-0143 stands on this chart only.',
    ],
  ])
  expect(explanation.warnings.map(({ warning }) => warning)).toEqual(['unknown-status', 'minor-age-limit-near'])
})

test('who is on the birthday that reaches the limit is told the age and the day', () => {
  const { steps, reason } = explained([fileRow({ patientBirthDate: '2008-11-22' })])
  expect(reason).toBe('minor-age-limit-reached')
  expect(stepOf({ steps }, 'Minor Age Limit')).toMatchObject({
    verdict: 'stops here',
    says: 'Birth date 2008-11-22: 18 years on 2026-11-22, Minor Age Limit 18 from 2026-11-22.',
  })
})

test('a hold in words of its own is told with them and with what would be none', () => {
  const hold = (...cells: string[]) =>
    stepOf(explained(cells.map((doNotInvite) => fileRow({ doNotInvite }))), 'Not held')
  expect(hold('N', 'Y')).toMatchObject({ verdict: 'stops here', says: 'Hold says yes on line 3.' })
  expect(hold('Court order', '', 'Court order')).toMatchObject({
    verdict: 'stops here',
    says: 'Hold says "Court order" on lines 2, 4: all but an empty cell and a known no (N, No, False, F, 0, - or none) holds the patient.',
  })
})

test.each([
  ['', 'Birth Date is empty.'],
  ['2019', 'Birth Date "2019" is not one whole day that exists.'],
  ['2031-01-01', 'Birth Date "2031-01-01" is after 2026-11-22.'],
  ['1890-01-01', 'Birth Date "1890-01-01" is more than 120 years before 2026-11-22.'],
])('a birth date that cannot be used (%j) is told as what it is', (patientBirthDate, says) => {
  expect(stepOf(explained([fileRow({ patientBirthDate })]), 'Birth date')).toMatchObject({
    verdict: 'stops here',
    says,
  })
})

test('each Family Contact with Sort 1 has its own steps, and the one that got furthest gives the reason', () => {
  const explanation = explained([
    fileRow({ contactAuthority: 'None', contactResidesWith: 'N' }),
    fileRow({ contactFirstName: 'Ben', contactEmail: 'ben@example.com', contactMobilePhone: '555-0143' }),
    fileRow({ contactSort: '2', contactFirstName: 'Eve' }),
  ])
  expect(explanation.contacts.map(({ line, name, reason }) => ({ line, name, reason }))).toEqual([
    { line: 2, name: 'Ana Sample', reason: 'no-authority-or-residence' },
    { line: 3, name: 'Ben Sample', reason: 'no-phone' },
  ])
  expect(explanation.contacts.map(({ steps }) => steps[2])).toEqual([
    { rule: 'Phone', verdict: 'not looked at', says: 'Mobile # "(202) 555-0143" is good.' },
    { rule: 'Phone', verdict: 'stops here', says: 'Mobile # "555-0143" has no area code.' },
  ])
  expect([explanation.reason, explanation.nextStep]).toEqual([
    'no-phone',
    'Enter or correct the Mobile # of the Family Contact with Sort 1; the PIN goes there.',
  ])
  expect(explanation.lines.map(({ line }) => line)).toEqual([2, 3, 4])
})

test('siblings on the same email and phone are named, for one email is for all of them', () => {
  const family = ['P1', 'P2', 'P3'].map((patientId) => fileRow({ patientId }))
  const { invitations } = explained([...family, fileRow({ patientId: 'P4', contactEmail: 'other@example.com' })])
  expect(invitations).toEqual([
    { email: 'ana@example.com', phone: '+12025550143', takesTexts: true, otherPatients: ['P2', 'P3'] },
  ])
})

test('an address of many families is told with the number of its charts', () => {
  const rows = ['Elm', 'Oak', 'Ash', 'Fir'].map((patientLastName) =>
    fileRow({ patientId: patientLastName, patientLastName }),
  )
  const { contacts, reason } = explained(rows)
  expect(reason).toBe('contact-shared')
  expect(contacts[0]?.steps[3]?.says).toMatch(/^ana@example.com with \(202\) 555-0143 stands on 4 charts, of too many/)
})

test('a home number that takes the call is told beside the Mobile #', () => {
  const rows = [fileRow({ contactMobilePhone: '', contactHomePhone: '202-555-0145' })]
  const { contacts } = explained(rows, filePractice({ homePhoneCalls: true }))
  expect(contacts[0]?.steps[2]).toEqual({
    rule: 'Phone',
    verdict: 'passes',
    says: 'Mobile # is empty. Home # "202-555-0145" is good. It takes the call.',
  })
  expect(explained(rows).contacts[0]?.steps[2]).toMatchObject({ verdict: 'stops here', says: 'Mobile # is empty.' })
})

test.each([
  [[fileRow({ contactSort: '2' })], 'No Family Contact has a Sort of 1: it is "2" on line 2.'],
  [
    [fileRow({ contactSort: '' }), fileRow({ contactSort: '3' })],
    'No Family Contact has a Sort of 1: it is empty on line 2, "3" on line 3.',
  ],
])('a chart without a primary contact says which Sort there is', (rows, says) => {
  expect(stepOf(explained(rows), 'Primary contact')).toMatchObject({ verdict: 'stops here', says })
})
