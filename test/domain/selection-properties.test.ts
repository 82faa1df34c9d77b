import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { filePractice, fileRow, selectFrom } from '../support/practice-file.ts'

/** Few values of each kind, so that rules meet each other and families fall together. */
const rows: fc.Arbitrary<PracticeRow[]> = fc.array(
  fc
    .record({
      patientId: fc.constantFrom(...Array.from({ length: 14 }, (_, n) => `P${n}`)),
      patientStatus: fc.constantFrom(
        'Active',
        'Active',
        'Active',
        'Active',
        '',
        'Inactive',
        'In Collections',
        'Foster',
      ),
      patientLastName: fc.constantFrom('Elm', 'Oak', 'Ash', 'Fir', 'Yew'),
      patientBirthDate: fc.constantFrom('2016-05-04', '5/4/2016', '2008-11-22', '2008-11-23', '2031-01-01', 'soon'),
      contactSort: fc.constantFrom('1', '1', '1', '2', ''),
      contactFirstName: fc.constantFrom('Ana', 'Ben', ''),
      contactEmail: fc.constantFrom(
        'a@example.com',
        'A@example.com ',
        'b@example.com',
        'ana@',
        '',
        'office@north.example',
      ),
      contactMobilePhone: fc.constantFrom('202-555-0143', '(202) 555-0143', '202-555-0144', '800-555-0199', ''),
      contactHomePhone: fc.constantFrom('', '202-555-0145'),
      contactAuthority: fc.constantFrom('Joint', 'Exclusive', 'None', ''),
      contactResidesWith: fc.constantFrom('Y', 'N', ''),
      alreadyRegistered: fc.constantFrom('', '', '', '', 'Y'),
      doNotInvite: fc.constantFrom('', '', '', '', '', 'Y'),
    })
    .map(fileRow),
  { maxLength: 60 },
)

const PHONES: Record<string, string> = {
  '202-555-0143': '+12025550143',
  '(202) 555-0143': '+12025550143',
  '202-555-0144': '+12025550144',
  '202-555-0145': '+12025550145',
}

/** The rules again, one patient and one question at a time, with nothing shared with the code under test. */
function naively(all: readonly PracticeRow[], homePhoneCalls: boolean) {
  const ids = [...new Set(all.map((row) => row.patientId))]
  const linesOf = (id: string) => all.filter((row) => row.patientId === id)
  const phoneOf = (row: PracticeRow) =>
    PHONES[row.contactMobilePhone] ?? (homePhoneCalls ? PHONES[row.contactHomePhone] : undefined)
  const emailOf = (row: PracticeRow) => row.contactEmail.trim().toLowerCase()

  const patientReason = (id: string) => {
    const [first = fileRow()] = linesOf(id)
    if (['Inactive', 'In Collections'].includes(first.patientStatus)) return 'patient-not-active'
    if (['soon', '2031-01-01'].includes(first.patientBirthDate)) return 'birth-date-unusable'
    if (first.patientBirthDate === '2008-11-22') return 'minor-age-limit-reached'
    if (first.alreadyRegistered === 'Y') return 'already-registered'
    if (linesOf(id).some((row) => row.doNotInvite === 'Y')) return 'held-by-practice'
    return linesOf(id).some((row) => row.contactSort === '1') ? undefined : 'no-primary-contact'
  }
  const contactReason = (row: PracticeRow) => {
    if (!['Joint', 'Exclusive'].includes(row.contactAuthority) && row.contactResidesWith !== 'Y') {
      return 'no-authority-or-residence'
    }
    if (row.contactEmail === '' || row.contactEmail === 'ana@') return 'no-email'
    if (emailOf(row) === 'office@north.example') return 'contact-not-personal'
    return phoneOf(row) ? undefined : 'no-phone'
  }
  const passing = (id: string) =>
    patientReason(id) ? [] : linesOf(id).filter((row) => row.contactSort === '1' && !contactReason(row))
  const keyOf = (row: PracticeRow) => `${emailOf(row)} ${phoneOf(row)}`

  const keys = [...new Set(ids.flatMap((id) => passing(id).map(keyOf)))]
  const membersOf = (key: string) => ids.filter((id) => passing(id).some((row) => keyOf(row) === key))
  const sharedKeys = keys.filter((key) => {
    const members = membersOf(key)
    return members.length > 8 || new Set(members.map((id) => linesOf(id)[0]?.patientLastName)).size > 3
  })

  const order: string[] = [
    'no-authority-or-residence',
    'no-email',
    'contact-not-personal',
    'no-phone',
    'contact-shared',
  ]
  const outcome = ids.map((id) => {
    const invitations = [...new Set(passing(id).map(keyOf))].filter((key) => !sharedKeys.includes(key))
    if (invitations.length > 0) return { id, invitations: invitations.sort() }
    const reasons: string[] = linesOf(id)
      .filter((row) => row.contactSort === '1')
      .map((row) => contactReason(row) ?? 'contact-shared')
    return { id, reason: patientReason(id) ?? order.findLast((reason) => reasons.includes(reason)) }
  })
  const guardians = keys
    .filter((key) => !sharedKeys.includes(key))
    .map((key) => ({ key, patients: membersOf(key).sort() }))
    .sort((one, other) => one.key.localeCompare(other.key))
  return { outcome, guardians }
}

test('every patient ends as the rules say, one by one, and every guardian has exactly his patients', () => {
  fc.assert(
    fc.property(rows, fc.boolean(), (all, homePhoneCalls) => {
      const report = selectFrom(all, filePractice({ homePhoneCalls }))
      const outcome = [...report.perPatient()].map(({ patientId: id, reason, invitations }) =>
        reason ? { id, reason } : { id, invitations: invitations.toSorted() },
      )
      const guardians = report.guardians
        .map(({ email, phone, patients }) => ({
          key: `${email} ${phone}`,
          patients: patients.map(({ id }) => id).sort(),
        }))
        .sort((one, other) => one.key.localeCompare(other.key))
      expect({ outcome, guardians }).toEqual(naively(all, homePhoneCalls))
    }),
    { numRuns: 1000 },
  )
})

test('the counts add up, and nobody is in two invitations of the same email and phone', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const report = selectFrom(all)
      const excluded = Object.values(report.excluded).reduce((sum, number) => sum + number, 0)
      expect(report.selected + excluded).toBe(report.patients)
      const places = report.guardians.flatMap(({ email, phone, patients }) =>
        patients.map(({ id }) => `${email} ${phone} ${id}`),
      )
      expect(new Set(places).size).toBe(places.length)
      const invited = [...report.perPatient()].flatMap(({ patientId, invitations }) =>
        invitations.map((key) => `${key} ${patientId}`),
      )
      expect(places.toSorted()).toEqual(invited.toSorted())
    }),
  )
})

test('the order of the lines changes nothing as long as a patient’s first line stays first', () => {
  fc.assert(
    fc.property(rows, fc.infiniteStream(fc.nat()), (all, numbers) => {
      const firsts = all.filter((row, index) => all.findIndex((other) => other.patientId === row.patientId) === index)
      const others = all.filter((row) => !firsts.includes(row))
      const shuffled = others.map((row) => ({ row, at: numbers.next().value })).sort((one, other) => one.at - other.at)
      const [straight, mixed] = [
        [...firsts, ...others],
        [...firsts, ...shuffled.map(({ row }) => row)],
      ].map((lines) => {
        const report = selectFrom(lines)
        return { excluded: report.excluded, missing: report.missing, guardians: report.guardians.length }
      })
      expect(mixed).toEqual(straight)
    }),
  )
})
