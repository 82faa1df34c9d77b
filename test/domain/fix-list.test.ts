import { expect, test } from '@jest/globals'
import { EXCLUSION_STEPS, LEFT_OUT_SHARED_STEP } from '../../src/domain/data-quality.ts'
import { type Fix, fixList } from '../../src/domain/fix-list.ts'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import type { RejectedLine } from '../../src/domain/rejected-line.ts'
import type { PatientFinding } from '../../src/domain/selection-report.ts'
import { selectionRules } from '../../src/domain/selection-rules.ts'
import { usefulFixes } from '../../src/domain/useful-fixes.ts'
import { AS_OF, filePractice, fileRow, selectFrom } from '../support/practice-file.ts'

const rules = selectionRules(filePractice(), AS_OF)
const words = ({ patientId, kind, fault }: Fix) => `${patientId} ${kind} ${fault}`
const listed = (rows: readonly PracticeRow[]) => [...fixList(selectFrom(rows), rules)]

/** The list of findings made up as the selection makes them. */
function listOf(
  findings: readonly Partial<PatientFinding>[],
  rejected: readonly RejectedLine[] = [],
  as = rules,
): Fix[] {
  const whole = findings.map((finding, index) => ({
    patientId: `P${index}`,
    line: (index + 1) * 10,
    selected: !finding.reason,
    invitations: [],
    missing: [],
    warnings: [],
    ...finding,
  }))
  const rows = { read: 9, rejected: rejected.length, rejectedLines: [], eachRejected: () => rejected }
  return [...fixList({ perPatient: () => whole, rows }, as)]
}

const GOOD = {
  sort: '1',
  authority: 'Joint',
  residesWith: 'Y',
  email: 'ana@example.com',
  mobile: '(202) 555-0143',
  home: '',
}

test('every field that a primary contact lacks has its line, also where the patient is out or several contacts are first', () => {
  const bare = fileRow({
    patientId: 'bare',
    contactFirstName: '',
    contactLastName: '',
    contactEmail: '',
    contactMobilePhone: '',
    contactPreferredReminder: '',
    contactRelationship: 'Mother',
  })
  const held = { ...bare, patientId: 'held', doNotInvite: 'Y' }
  const second = [
    fileRow({ patientId: 'two' }),
    { ...bare, patientId: 'two', contactAuthority: '', contactResidesWith: '' },
  ]
  expect(listed([bare, held, ...second]).map(words)).toEqual([
    'bare excluded no-email',
    'bare missing first_name',
    'bare missing last_name',
    'bare missing mobile',
    'bare missing preferred_reminder',
    'held excluded held-by-practice',
    'held missing first_name',
    'held missing last_name',
    'held missing email',
    'held missing mobile',
    'held missing preferred_reminder',
    'two missing first_name',
    'two missing last_name',
    'two missing email',
    'two missing mobile',
    'two missing authority_or_residence',
    'two missing preferred_reminder',
    'two warning two-primary-contacts',
  ])
})

test('an empty field that keeps the patient out stands once, and says that it is empty', () => {
  const fixes = listOf([{ reason: 'no-phone', missing: ['mobile'], cells: { ...GOOD, mobile: '' } }])
  expect(fixes).toEqual([
    {
      patientId: 'P0',
      line: 10,
      kind: 'excluded',
      fault: 'no-phone',
      screen: 'Family Contact',
      field: 'Mobile #',
      value: '',
      whatIsWrong: 'The Mobile # is empty.',
      nextStep: 'Enter or correct the Mobile # of the Family Contact with Sort 1; the PIN goes there.',
      emails: 1,
    },
  ])
})

test('what stands there now is shown, with what is wrong with it', () => {
  const fixes = listOf([
    { reason: 'no-email', cells: { ...GOOD, email: 'ana@' } },
    { reason: 'contact-not-personal', cells: { ...GOOD, email: 'none@none.com' } },
    { reason: 'no-phone', cells: { ...GOOD, mobile: '555-0143' } },
    { reason: 'birth-date-unusable', cells: { birthDate: '' } },
    { reason: 'no-authority-or-residence', cells: { ...GOOD, authority: 'None', residesWith: 'N' } },
    { warnings: ['unknown-status'], cells: { status: 'Foster' } },
    { warnings: ['email-looks-mistyped'], cells: { ...GOOD, email: 'ana@gmial.com' } },
    { warnings: ['email-looks-mistyped'], cells: { ...GOOD, email: 'ana@smith.qqq' } },
    { reason: 'no-email', cells: { ...GOOD, email: `ana@${'x'.repeat(56)}` } },
    { reason: 'no-email' },
    { reason: 'no-email', cells: { ...GOOD, sort: '2', email: 'eve@' } },
    { reason: 'no-email', cells: GOOD },
  ])
  expect(fixes.map(({ field, value, whatIsWrong }) => `${field} | ${value} | ${whatIsWrong}`)).toEqual([
    'Email Address | ana@ | The Email Address has nothing behind the @.',
    'Email Address | none@none.com | The Email Address stands for nobody: it is typed where there is no address.',
    'Mobile # | 555-0143 | The Mobile # has no area code.',
    'Birth Date |  | The Birth Date is empty.',
    'Authority | None | The Authority is neither Joint nor Exclusive, and Res? is not ticked.',
    'statusMap | Foster | The Status is none of the known ones: nobody knows whether the patient is active.',
    'Email Address | ana@gmial.com | The Email Address looks mistyped: gmail.com may be meant.',
    'Email Address | ana@smith.qqq | The Email Address looks mistyped: no address ends like that.',
    `Email Address | ana@${'x'.repeat(56)} | There is no Email Address that mail can go to.`,
    ...Array(3).fill('Email Address |  | There is no Email Address that mail can go to.'),
  ])
})

test('lines that differ name the field, what stands there and on which line, or say honestly which fields it may be', () => {
  const first = fileRow()
  const fixOf = (change: Partial<PracticeRow>) =>
    listed([first, fileRow({ patientId: 'other' }), { ...first, ...change }]).map(
      ({ fault, field, value, whatIsWrong }) => `${fault} | ${field} | ${value} | ${whatIsWrong}`,
    )
  const differ = 'The lines of the patient differ in Status, name or Birth Date.'
  expect(fixOf({ patientBirthDate: '2016-05-05' })).toEqual([
    `patient-lines-differ | Birth Date | 2016-05-04; line 4: 2016-05-05 | ${differ} Line 4 has another Birth Date than line 2.`,
  ])
  expect(fixOf({ patientLastName: '', patientStatus: 'Inactive' })).toEqual([
    `patient-lines-differ | Last Name, Status | line 4: empty, Inactive | ${differ} Line 4 has another Last Name and Status than line 2.`,
  ])
  expect(fixOf({ patientBirthDate: '1/2/2014', patientFirstName: 'Eve' })).toEqual([
    'two-children-on-one-chart | Birth Date, First Name | 2016-05-04; line 4: 1/2/2014, Eve | The lines of one patient are of two children: Birth Date and name differ. Line 4 has another Birth Date and First Name than line 2.',
  ])
  const third = { ...first, patientStatus: 'Inactive' }
  const two = listed([first, { ...first, patientBirthDate: '1/2/2014', patientFirstName: 'Eve' }, third])
  expect(two.map(({ fault, field }) => `${fault} | ${field}`)).toEqual([
    'two-children-on-one-chart | Birth Date, First Name',
  ])
  expect(listOf([{ warnings: ['patient-lines-differ'], cells: { status: 'Active' } }])).toMatchObject([
    { field: 'Status, name or Birth Date', value: '', whatIsWrong: differ },
  ])
})

test('a fix opens an email where it is known to be all that is in between', () => {
  const emailsOf = (finding: Partial<PatientFinding>) => listOf([finding])[0]?.emails
  expect(emailsOf({ reason: 'no-email', cells: { ...GOOD, email: '' } })).toBe(1)
  expect(emailsOf({ reason: 'no-email', cells: { ...GOOD, email: '', mobile: '911' } })).toBe(0)
  expect(emailsOf({ reason: 'no-authority-or-residence', cells: { ...GOOD, authority: '', residesWith: '' } })).toBe(1)
  expect(emailsOf({ reason: 'no-authority-or-residence', cells: { ...GOOD, email: 'none@none.com' } })).toBe(0)
  expect(emailsOf({ reason: 'no-phone', cells: { ...GOOD, mobile: '' } })).toBe(1)
  expect(emailsOf({ reason: 'contact-shared', cells: GOOD })).toBe(1)
  expect(emailsOf({ reason: 'birth-date-unusable' })).toBe(0)
  expect(emailsOf({ missing: ['preferred_reminder'], cells: GOOD })).toBe(0)
})

test('the list follows the charts, and a line that cannot be read stands where the file has it', () => {
  const bad = (line: number): RejectedLine => ({
    line,
    column: 'contact_email',
    cell: `F${line}`,
    problem: 'too short',
  })
  const fixes = listOf(
    [{ warnings: ['siblings-split'] }, {}, { reason: 'no-email', warnings: ['unknown-status'] }],
    [bad(5), bad(12), bad(13), bad(90)],
  )
  expect(fixes.map((fix) => `${fix.line} ${words(fix).trim()}`)).toEqual([
    '5 blocking unreadable-line',
    '10 P0 warning siblings-split',
    '12 blocking unreadable-line',
    '13 blocking unreadable-line',
    '30 P2 blocking unknown-status',
    '30 P2 excluded no-email',
    '90 blocking unreadable-line',
  ])
  expect(fixes[0]).toMatchObject({
    field: 'column F (contact_email)',
    whatIsWrong: 'The line cannot be read: too short.',
  })
})

test('patients who are out as they should be need nothing', () => {
  expect(listOf([{ reason: 'patient-not-active' }, { reason: 'already-registered' }])).toEqual([])
})

test('the most useful fix is the one that opens the most emails; a stranger’s email comes before a missing reminder', () => {
  const many = <Item>(count: number, item: Item) => Array.from({ length: count }, () => item)
  const fixes = usefulFixes(
    listOf([
      ...many(90, { missing: ['preferred_reminder' as const] }),
      ...many(95, { missing: ['authority_or_residence' as const] }),
      ...many(30, { warnings: ['siblings-split' as const] }),
      ...many(2, { warnings: ['email-looks-mistyped' as const] }),
      ...many(3, { warnings: ['exclusive-authority-elsewhere' as const] }),
      ...many(9, { reason: 'no-primary-contact' as const }),
      ...many(4, { reason: 'no-phone' as const, cells: GOOD }),
      ...many(5, { reason: 'no-email' as const, cells: { ...GOOD, email: '' } }),
      ...many(1, { warnings: ['unknown-status' as const] }),
      ...many(1, { reason: 'no-authority-or-residence' as const }),
      ...many(40, { reason: 'minor-age-limit-reached' as const }),
    ]),
  )
  expect(fixes.map(({ fault, charts, emails }) => `${fault} ${charts} ${emails}`)).toEqual([
    'unknown-status 1 0',
    'no-email 5 5',
    'no-phone 4 4',
    'no-primary-contact 9 0',
    'no-authority-or-residence 1 0',
    'email-looks-mistyped 2 0',
    'exclusive-authority-elsewhere 3 0',
    'siblings-split 30 0',
    'authority_or_residence 95 0',
    'preferred_reminder 90 0',
  ])
})

test('an address of many families blocks until it is decided whose it is, and then asks for another step', () => {
  const shared = (email: string) => ({ reason: 'contact-shared' as const, addresses: { 'contact-shared': email } })
  const phones = Array.from({ length: 2 }, () => ({ reason: 'no-phone' as const, cells: GOOD }))
  const decided = selectionRules(filePractice({ leftOutShared: ['Desk@example.com'] }), AS_OF)
  const fixes = listOf([shared('desk@example.com'), shared('all@example.com'), ...phones], [], decided)
  expect(fixes.slice(0, 2).map(({ kind, value, nextStep }) => [kind, value, nextStep])).toEqual([
    ['excluded', 'desk@example.com', LEFT_OUT_SHARED_STEP],
    ['blocking', 'all@example.com', EXCLUSION_STEPS['contact-shared']],
  ])
  expect(usefulFixes(fixes).map(({ kind, fault, charts }) => `${kind} ${fault} ${charts}`)).toEqual([
    'blocking contact-shared 1',
    'excluded no-phone 2',
    'excluded contact-shared 1',
  ])
})

test('an email or phone on charts of unrelated families is given, and so is one of too many', () => {
  const moss = { contactFirstName: 'Eve', contactLastName: 'Moss', patientLastName: 'Moss' }
  const valuesOf = (rows: PracticeRow[]) => new Set(listed(rows).map(({ fault, value }) => `${fault} ${value}`))
  const phone = [fileRow(), fileRow({ ...moss, patientId: 'P2', contactEmail: 'eve@example.com' })]
  expect(valuesOf(phone)).toEqual(new Set(['phone-on-several-families (202) 555-0143']))
  const email = [fileRow(), fileRow({ ...moss, patientId: 'P2', contactMobilePhone: '202-555-0144' })]
  expect(valuesOf(email)).toEqual(new Set(['email-on-several-families ana@example.com']))
  const many = Array.from({ length: 9 }, (_, n) => fileRow({ patientId: `P${n}` }))
  expect(valuesOf(many)).toEqual(new Set(['contact-shared ana@example.com']))
})
