import { expect, test } from '@jest/globals'
import type { PracticeRow } from '../../src/domain/practice-row.ts'
import { filePractice, fileRow, findingFrom, selectFrom } from '../support/practice-file.ts'

const reasonOf = (...changes: Parameters<typeof fileRow>[0][]) => findingFrom(changes.map(fileRow)).reason ?? 'selected'

test('a child whose mother has Sort 1, Authority, an email and a mobile number is selected', () => {
  const report = selectFrom([fileRow()])
  expect(report.guardians).toEqual([
    {
      email: 'ana@example.com',
      phone: '+12025550143',
      takesTexts: true,
      firstName: 'Ana',
      lastName: 'Sample',
      language: 'en',
      patients: [
        {
          id: 'P1',
          birthDate: '2016-05-04',
          reachesLimitOn: '2034-05-04',
          relationship: 'Mother',
          authority: 'Joint',
          residesWith: true,
        },
      ],
    },
  ])
  expect([...report.perPatient()]).toEqual([
    {
      patientId: 'P1',
      line: 2,
      selected: true,
      invitations: ['ana@example.com +12025550143'],
      missing: [],
      warnings: [],
    },
  ])
})

test('every status but those of the seed is active, however they are spelled', () => {
  const notActive = [
    'Inactive',
    'TRANSFERRED',
    ' deceased',
    'Merged.',
    'In Collections',
    'in-collections',
    'InCollections',
  ]
  expect(notActive.map((patientStatus) => reasonOf({ patientStatus }))).toEqual(
    notActive.map(() => 'patient-not-active'),
  )
  expect(['Active', 'active', '', 'New'].map((patientStatus) => reasonOf({ patientStatus }))).toEqual(
    Array(4).fill('selected'),
  )
})

test('a status that nobody knows is warned about and named until the practice says what it means', () => {
  const rows = ['Deceased 2021', 'deceased-2021', 'Foster'].map((patientStatus, n) =>
    fileRow({ patientStatus, patientId: `P${n}` }),
  )
  const report = selectFrom(rows)
  expect([report.unknownStatuses, report.warnings['unknown-status'], report.selected]).toEqual([
    ['Deceased 2021', 'Foster'],
    3,
    3,
  ])
  const mapped = selectFrom(rows, filePractice({ statusMap: { 'DECEASED  2021': 'not-active', foster: 'active' } }))
  expect([mapped.unknownStatuses, mapped.warnings, mapped.selected]).toEqual([[], {}, 1])
})

test('a file with a status of its own on every line names a thousand of them and counts the patients of all', () => {
  const rows = Array.from({ length: 1100 }, (_, n) =>
    fileRow({ patientId: `P${n}`, patientStatus: `${n} visits${' and more'.repeat(n % 50)}` }),
  )
  const { unknownStatuses, warnings } = selectFrom(rows)
  expect([unknownStatuses.length, warnings['unknown-status']]).toEqual([1000, 1100])
  expect(Math.max(...unknownStatuses.map(({ length }) => length))).toBe(200)
})

test('the practice cannot declare a status of the seed active', () => {
  const practice = filePractice({ statusMap: { Deceased: 'active' } })
  expect(findingFrom([fileRow({ patientStatus: 'Deceased' })], practice).reason).toBe('patient-not-active')
})

test('a birth date that is partial, impossible, in the future or over 120 years ago is not guessed', () => {
  const dates = ['', '2016', '2016-05', '2015-02-29', '2026-11-23', '1906-11-21', 'May 4, 2016']
  expect(dates.map((patientBirthDate) => reasonOf({ patientBirthDate }))).toEqual(
    dates.map(() => 'birth-date-unusable'),
  )
  expect(reasonOf({ patientBirthDate: '1906-11-22' })).toBe('minor-age-limit-reached')
  expect(reasonOf({ patientBirthDate: '2026-11-22' })).toBe('selected')
})

test('the birthday that reaches the Minor Age Limit is out, the day before is in', () => {
  expect(reasonOf({ patientBirthDate: '2008-11-22' })).toBe('minor-age-limit-reached')
  expect(reasonOf({ patientBirthDate: '11/23/2008' })).toBe('selected')
  const practice = filePractice({ minorAgeLimit: 12 })
  expect(findingFrom([fileRow({ patientBirthDate: '2014-11-22' })], practice).selected).toBe(false)
})

test('a child of 29 February reaches the limit on 28 February', () => {
  const row = fileRow({ patientBirthDate: '2008-02-29' })
  expect(findingFrom([row], filePractice(), '2026-02-27').selected).toBe(true)
  expect(findingFrom([row], filePractice(), '2026-02-28').reason).toBe('minor-age-limit-reached')
})

test('a child who is on the portal or held by the practice gets no email', () => {
  expect(['Y', 'yes', 'TRUE', '1', '1.0', 'x'].map((alreadyRegistered) => reasonOf({ alreadyRegistered }))).toEqual(
    Array(6).fill('already-registered'),
  )
  expect(['N', 'no', '0', '', 'maybe'].map((alreadyRegistered) => reasonOf({ alreadyRegistered }))).toEqual(
    Array(5).fill('selected'),
  )
  expect(reasonOf({ doNotInvite: 'X' })).toBe('held-by-practice')
  expect(reasonOf({ doNotInvite: 'X', alreadyRegistered: 'X' })).toBe('already-registered')
})

test('whatever stands under do_not_invite holds the child, unless it is a known no', () => {
  const holds = ['y', '1', '1.0', 'Yes - court order', 'Hold', 'T', 'Sí', '✓', 'yes.', '#N/A', 'Not now', 'n/a', '0.5']
  expect(holds.map((doNotInvite) => reasonOf({ doNotInvite }))).toEqual(holds.map(() => 'held-by-practice'))
  const none = ['', 'N', 'no', 'FALSE', 'f', '0', '0.0', '-', 'None', ' ', ' No ']
  expect(none.map((doNotInvite) => reasonOf({ doNotInvite }))).toEqual(none.map(() => 'selected'))
})

test('a hold on any line holds the child', () => {
  expect(reasonOf({}, { contactSort: '2', doNotInvite: 'Y' })).toBe('held-by-practice')
})

test('only a family contact with Sort 1 is a primary contact', () => {
  expect(['1', '01', '1.0'].map((contactSort) => reasonOf({ contactSort }))).toEqual(Array(3).fill('selected'))
  expect(['', '2', '10', '0', 'one', '-1'].map((contactSort) => reasonOf({ contactSort }))).toEqual(
    Array(6).fill('no-primary-contact'),
  )
})

test('Joint or Exclusive Authority or Resides With entitles, nothing else does', () => {
  const entitled = [
    ['Joint', ''],
    ['exclusive', ''],
    ['None', 'Y'],
    ['', 'x'],
  ].map(([contactAuthority = '', contactResidesWith = '']) => reasonOf({ contactAuthority, contactResidesWith }))
  expect(entitled).toEqual(Array(4).fill('selected'))
  const not = [
    ['None', 'N'],
    ['', ''],
    ['Non-exclusive', ''],
    ['Jointly?', '0'],
  ].map(([contactAuthority = '', contactResidesWith = '']) => reasonOf({ contactAuthority, contactResidesWith }))
  expect(not).toEqual(Array(4).fill('no-authority-or-residence'))
})

test("without a valid address of the parent's own there is no email", () => {
  expect(['', 'ana', 'ana@example'].map((contactEmail) => reasonOf({ contactEmail }))).toEqual(
    Array(3).fill('no-email'),
  )
  expect(
    ['OFFICE@north.example', 'desk@north.example', 'none@none.com'].map((contactEmail) => reasonOf({ contactEmail })),
  ).toEqual(Array(3).fill('contact-not-personal'))
})

test("the PIN needs a mobile number that is not the practice's own", () => {
  const numbers = ['', '12', '800-555-0199', '+44 7400 123456', '+1 202 555 0100']
  expect(numbers.map((contactMobilePhone) => reasonOf({ contactMobilePhone }))).toEqual(numbers.map(() => 'no-phone'))
})

test('a home number counts only where the practice allows calls to it, and takes no texts', () => {
  const row = fileRow({ contactMobilePhone: '', contactHomePhone: '202-555-0144' })
  expect(findingFrom([row]).reason).toBe('no-phone')
  const calls = filePractice({ homePhoneCalls: true })
  expect(selectFrom([row], calls).guardians).toMatchObject([{ phone: '+12025550144', takesTexts: false }])
  const both = fileRow({ contactHomePhone: '202-555-0144' })
  expect(selectFrom([both], calls).guardians).toMatchObject([{ phone: '+12025550143', takesTexts: true }])
  const own = fileRow({ contactMobilePhone: '', contactHomePhone: '202-555-0100' })
  expect(findingFrom([own], calls).reason).toBe('no-phone')
})

test('a fixed line in the mobile column takes calls only, where the practice allows them', () => {
  const row = fileRow({ contactMobilePhone: '+1 684 622 1234' })
  expect(findingFrom([row]).reason).toBe('no-phone')
  expect(selectFrom([row], filePractice({ homePhoneCalls: true })).guardians).toMatchObject([{ takesTexts: false }])
})

test('of two primary contacts each that passes is invited', () => {
  const report = selectFrom([
    fileRow(),
    fileRow({ contactFirstName: 'Ben', contactEmail: 'ben@example.com', contactMobilePhone: '202-555-0144' }),
    fileRow({ contactFirstName: 'Cal', contactEmail: '' }),
  ])
  expect(report.guardians.map(({ email }) => email)).toEqual(['ana@example.com', 'ben@example.com'])
  expect(report.warnings).toEqual({ 'two-primary-contacts': 1 })
})

test('of two primary contacts that both fail the one that got furthest gives the reason, in any order', () => {
  const noEmail = fileRow({ contactEmail: '' })
  const noAuthority = fileRow({ contactAuthority: '', contactResidesWith: '' })
  expect(findingFrom([noEmail, noAuthority]).reason).toBe('no-email')
  expect(findingFrom([noAuthority, noEmail]).reason).toBe('no-email')
})

test('the same primary contact on two lines is one', () => {
  expect(findingFrom([fileRow(), fileRow()])).toMatchObject({
    invitations: ['ana@example.com +12025550143'],
    warnings: [],
  })
  expect(selectFrom([fileRow(), fileRow()]).guardians[0]?.patients).toHaveLength(1)
})

test('where no primary contact has an id or an email, name and phone tell whether they are one', () => {
  const ana = fileRow({ contactEmail: '' })
  const warningsOf = (other: typeof ana) => findingFrom([ana, other]).warnings
  expect(warningsOf(ana)).toEqual([])
  expect(warningsOf({ ...ana, contactMobilePhone: '202.555.0143' })).toEqual([])
  for (const change of [
    { contactFirstName: 'Ben' },
    { contactLastName: 'Other' },
    { contactMobilePhone: '202-555-0144' },
    { contactMobilePhone: '', contactHomePhone: '202-555-0144' },
  ]) {
    expect(warningsOf({ ...ana, ...change })).toEqual(['two-primary-contacts'])
  }
  const byId = (contactId: string) => ({ ...ana, contactId })
  expect(findingFrom([byId('C1'), { ...byId('C1'), contactFirstName: 'Anna' }]).warnings).toEqual([])
  expect(findingFrom([byId('C1'), byId('C2')]).warnings).toEqual(['two-primary-contacts'])
})

test('a mother of three gets one email, wherever the lines stand and however her address and number are written', () => {
  const report = selectFrom([
    fileRow({ patientId: 'P1' }),
    fileRow({ patientId: 'P9', contactEmail: 'other@example.com', contactMobilePhone: '202-555-0150' }),
    fileRow({ patientId: 'P2', contactEmail: ' ANA@example.com', contactMobilePhone: '2025550143' }),
    fileRow({ patientId: 'P3', contactMobilePhone: '+1 202 555 0143' }),
  ])
  expect(report.guardians.map(({ patients }) => patients.map(({ id }) => id))).toEqual([['P1', 'P2', 'P3'], ['P9']])
})

test('one email with three phones is three guardians, each with the children of his charts', () => {
  const phones = ['0143', '0144', '0145', '0143', '0144', '0145']
  const report = selectFrom(
    phones.map((last, n) => fileRow({ patientId: `P${n}`, contactMobilePhone: `202-555-${last}` })),
  )
  expect(report.guardians.map(({ patients }) => patients.map(({ id }) => id))).toEqual([
    ['P0', 'P3'],
    ['P1', 'P4'],
    ['P2', 'P5'],
  ])
})

test('a number that is mobile on one chart and home on another takes texts', () => {
  const rows = [
    fileRow({ contactMobilePhone: '', contactHomePhone: '202-555-0143' }),
    fileRow({ patientId: 'P2', contactMobilePhone: '202-555-0143' }),
  ]
  expect(selectFrom(rows, filePractice({ homePhoneCalls: true })).guardians).toMatchObject([{ takesTexts: true }])
})

test('dots and plus tags make another address', () => {
  const emails = ['a.na@example.com', 'ana@example.com', 'ana+kids@example.com']
  const report = selectFrom(emails.map((contactEmail, n) => fileRow({ patientId: `P${n}`, contactEmail })))
  expect(report.guardians).toHaveLength(3)
})

test('names that differ between the charts leave both names out; a missing one does not', () => {
  const differ = selectFrom([
    fileRow(),
    fileRow({ patientId: 'P2', contactFirstName: 'Anna' }),
    fileRow({ patientId: 'P3' }),
  ])
  expect(differ.guardians[0]).not.toHaveProperty('firstName')
  expect(differ.guardians[0]).not.toHaveProperty('lastName')
  expect(differ.warnings).toEqual({ 'names-differ': 3 })
  const missing = selectFrom([fileRow({ contactFirstName: '' }), fileRow({ patientId: 'P2', contactFirstName: 'ANA' })])
  expect(missing.guardians).toMatchObject([{ firstName: 'ANA', lastName: 'Sample' }])
  expect(missing.warnings).toEqual({})
})

test('the language is that of the contact where the practice offers it, else the first of the practice', () => {
  const languageIn = (contactLanguage: string, practice = filePractice()) =>
    selectFrom([fileRow({ contactLanguage })], practice).guardians[0]?.language
  expect(['Spanish', 'español', 'es-MX', 'SPA', 'English', 'en', 'French', ''].map((cell) => languageIn(cell))).toEqual(
    ['es', 'es', 'es', 'es', 'en', 'en', 'en', 'en'],
  )
  expect(languageIn('Spanish', filePractice({ languages: ['en'] }))).toBe('en')
  expect(languageIn('French', filePractice({ languages: ['es', 'en'] }))).toBe('es')
})

const children = (count: number, familyName: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => fileRow({ patientId: `P${n}`, patientLastName: familyName(n) }))

test('one email and phone on the charts of more than three families or eight children is nobody’s own', () => {
  expect(selectFrom(children(8, () => 'Sample')).selected).toBe(8)
  expect(selectFrom(children(9, () => 'Sample')).excluded).toEqual({ 'contact-shared': 9 })
  expect(selectFrom(children(6, (n) => `Family${n % 3}`)).selected).toBe(6)
  const shared = selectFrom(children(4, (n) => `Family${n}`))
  expect(shared.excluded).toEqual({ 'contact-shared': 4 })
  expect(shared.sharedContacts).toEqual([{ email: 'ana@example.com', phone: '+12025550143', patients: 4 }])
  expect(shared.guardians).toEqual([])
})

test('a child on many lines of a shared address counts once', () => {
  const charts = children(4, (n) => `Family${n}`)
  expect(selectFrom([...charts, ...charts, ...charts]).sharedContacts).toMatchObject([{ patients: 4 }])
  const ofThree = children(8, (n) => `Family${n % 3}`)
  expect(selectFrom([...ofThree, ...ofThree]).selected).toBe(8)
})

test('a shared address that the practice has confirmed is one guardian', () => {
  const practice = filePractice({ confirmedShared: ['Ana@Example.com'] })
  expect(
    selectFrom(
      children(9, (n) => `Family${n}`),
      practice,
    ).guardians,
  ).toHaveLength(1)
})

test('a child with a shared primary contact is still invited through the other one', () => {
  const rows = [
    ...children(9, () => 'Sample'),
    fileRow({ patientId: 'P0', contactEmail: 'ben@example.com', contactMobilePhone: '202-555-0144' }),
  ]
  const report = selectFrom(rows)
  expect(report.guardians.map(({ email, patients }) => [email, patients.length])).toEqual([['ben@example.com', 1]])
  expect(report.excluded).toEqual({ 'contact-shared': 8 })
})

test('the first line of a patient counts, and differing ones are a warning', () => {
  const second = { contactSort: '2' }
  const differing = [{ patientStatus: 'Inactive' }, { patientBirthDate: '2001-01-01' }, { patientLastName: 'Other' }]
  expect(differing.map((change) => findingFrom([fileRow(), fileRow({ ...second, ...change })]))).toMatchObject(
    Array(3).fill({ selected: true, warnings: ['patient-lines-differ'] }),
  )
  const alike = fileRow({ ...second, patientBirthDate: '5/4/2016', patientLastName: 'SAMPLE' })
  expect(findingFrom([fileRow(), alike]).warnings).toEqual([])
  expect(findingFrom([fileRow({ patientStatus: 'Inactive' }), fileRow(second)]).reason).toBe('patient-not-active')
})

test('two children with one patient id are told from untidy lines of one child', () => {
  const first = { patientBirthDate: '2016-05-04', patientFirstName: 'Sam', patientLastName: 'Sample' }
  const warningsWith = (...changes: Partial<PracticeRow>[]) =>
    findingFrom([fileRow(first), ...changes.map((change) => fileRow({ ...first, ...change }))]).warnings
  const other = { patientBirthDate: '2014-01-02', patientFirstName: 'Eve' }
  const cousin = { patientBirthDate: '2014-01-02', patientLastName: 'Moss' }
  const [two, untidy] = [['two-children-on-one-chart'], ['patient-lines-differ']]
  expect([warningsWith(other), warningsWith(cousin)]).toEqual([two, two])
  expect(warningsWith({ patientStatus: 'New' }, { ...other, patientStatus: 'Inactive' }, cousin)).toEqual(two)
  expect(warningsWith({ patientFirstName: 'Eve' }, { patientBirthDate: '2014-01-02' })).toEqual(untidy)
  expect(warningsWith({ ...other, patientStatus: 'Inactive', patientFirstName: 'SAM' })).toEqual(untidy)
  expect(warningsWith({ ...other, patientBirthDate: '2014' }, { ...other, patientFirstName: '' })).toEqual(untidy)
})

test('only warnings on charts of patients who are selected count among theirs', () => {
  const odd = { contactEmail: 'ana@gmial.com' }
  const { warnings, warningsOfSelected } = selectFrom([
    fileRow(odd),
    fileRow({ ...odd, patientId: 'P2', contactMobilePhone: '911' }),
  ])
  expect([warnings, warningsOfSelected]).toEqual([{ 'email-looks-mistyped': 2 }, { 'email-looks-mistyped': 1 }])
})

test('siblings of one mother whose email or number differs are pointed out', () => {
  const rows = [fileRow(), fileRow({ patientId: 'P2', contactEmail: 'ana.sample@example.com' })]
  expect(selectFrom(rows).warnings).toEqual({ 'siblings-split': 2 })
  const numbers = [fileRow(), fileRow({ patientId: 'P2', contactMobilePhone: '202-555-0144' })]
  expect(selectFrom(numbers).warnings).toEqual({ 'siblings-split': 2 })
  const strangers = [
    fileRow(),
    fileRow({ patientId: 'P2', contactEmail: 'ben@example.com', contactFirstName: 'Ben' }),
    fileRow({ patientId: 'P3', contactEmail: 'ana@example.org', contactMobilePhone: '202-555-0145' }),
  ]
  expect(selectFrom(strangers).warnings).toEqual({})
})

test('a household that gets no email splits nobody', () => {
  const rows = [...children(9, () => 'Sample'), fileRow({ patientId: 'P9', contactEmail: 'ana@example.org' })]
  const { selected, warnings } = selectFrom(rows)
  expect([selected, warnings]).toEqual([1, {}])
})

test('a child who reaches the limit before the link ends is pointed out', () => {
  expect(findingFrom([fileRow({ patientBirthDate: '2008-12-06' })]).warnings).toEqual(['minor-age-limit-near'])
  expect(findingFrom([fileRow({ patientBirthDate: '2008-12-07' })]).warnings).toEqual([])
})

test('Exclusive Authority of somebody who gets no email is pointed out', () => {
  const exclusive = { contactSort: '2', contactAuthority: 'Exclusive' }
  expect(findingFrom([fileRow(), fileRow(exclusive)]).warnings).toEqual(['exclusive-authority-elsewhere'])
  expect(findingFrom([fileRow({ contactAuthority: 'Exclusive' })]).warnings).toEqual([])
})

test('an email at a mistyped provider is pointed out and still written to', () => {
  expect(findingFrom([fileRow({ contactEmail: 'ana@gmial.com' })])).toMatchObject({
    selected: true,
    warnings: ['email-looks-mistyped'],
  })
})

test('missing fields are counted for the primary contacts of active patients under the limit', () => {
  const gaps = {
    contactFirstName: '',
    contactLastName: '',
    contactEmail: '',
    contactMobilePhone: '',
    contactAuthority: 'None',
    contactResidesWith: '',
    contactPreferredReminder: '',
  }
  const report = selectFrom([
    fileRow({ ...gaps, patientId: 'P1' }),
    fileRow({ ...gaps, patientId: 'P2', alreadyRegistered: 'Y' }),
    fileRow({ ...gaps, patientId: 'P3', doNotInvite: 'Y' }),
    fileRow({ ...gaps, patientId: 'P4', patientStatus: 'Inactive' }),
    fileRow({ ...gaps, patientId: 'P5', patientBirthDate: '2001-01-01' }),
    fileRow({ ...gaps, patientId: 'P6', contactSort: '2' }),
    fileRow({ patientId: 'P7', contactPreferredReminder: '' }),
  ])
  expect(report.missing).toEqual({
    first_name: 3,
    last_name: 3,
    email: 3,
    mobile: 3,
    authority_or_residence: 3,
    preferred_reminder: 4,
  })
  expect(report.selected).toBe(1)
})

test('hostile names stay one harmless line', () => {
  const [guardian] = selectFrom([
    fileRow({ contactFirstName: 'A\u202Ena\r\nBcc: x', contactLastName: 'x'.repeat(5000) }),
  ]).guardians
  expect([guardian?.firstName, guardian?.lastName?.length]).toEqual(['Ana Bcc: x', 100])
})

test('an email or phone of families who seem unrelated is pointed out on all their charts', () => {
  const smith = fileRow({ patientId: 'P1', patientLastName: 'Smith', contactLastName: 'Smith' })
  const lopez = { patientId: 'P2', patientLastName: 'López', contactFirstName: 'Eva', contactLastName: 'López' }
  const warningsOf = (other: Partial<PracticeRow>, ...more: Partial<PracticeRow>[]) =>
    [...selectFrom([smith, fileRow({ ...lopez, ...other }), ...more.map((row) => fileRow(row))]).perPatient()].map(
      ({ warnings }) => warnings,
    )
  const otherPhone = { contactMobilePhone: '202-555-0144' }
  const otherEmail = { contactEmail: 'eva@example.com' }

  expect(warningsOf(otherPhone)).toEqual([['email-on-several-families'], ['email-on-several-families']])
  expect(warningsOf(otherEmail)).toEqual([['phone-on-several-families'], ['phone-on-several-families']])
  expect(warningsOf({})).toEqual([
    ['names-differ', 'email-on-several-families'],
    ['names-differ', 'email-on-several-families'],
  ])
  expect(warningsOf({ ...otherEmail, ...otherPhone })).toEqual([[], []])
})

test('an email or phone that a patient, a family name or a part of a guardian’s last name ties together is one family’s', () => {
  const mother = fileRow({ patientId: 'P1', patientLastName: 'García', contactLastName: 'García López' })
  const others: Partial<PracticeRow>[] = [
    { patientId: 'P1', patientLastName: 'García', contactLastName: 'Smith' },
    { patientId: 'P2', patientLastName: 'garcia ', contactLastName: 'Smith' },
    { patientId: 'P2', patientLastName: 'García', contactLastName: 'Smith' },
    { patientId: 'P2', patientLastName: 'Smith', contactLastName: 'Lopez-Smith' },
    { patientId: 'P2', patientLastName: 'Smith', contactLastName: 'de la GARCIA' },
  ]
  const rows = others.map((other) => fileRow({ contactEmail: 'eva@example.com', contactFirstName: 'Eva', ...other }))
  const alarmed = rows.map((row) => selectFrom([mother, row]).warnings['phone-on-several-families'] ?? 0)
  expect(alarmed).toEqual([0, 0, 0, 0, 0])

  const between = fileRow({
    patientId: 'P3',
    patientLastName: 'García',
    contactLastName: 'Smith',
    contactEmail: 'sam@example.com',
  })
  const stranger = fileRow({
    patientId: 'P2',
    patientLastName: 'Smith',
    contactLastName: 'Smith',
    contactEmail: 'eva@example.com',
  })
  expect(selectFrom([mother, between, stranger]).warnings['phone-on-several-families']).toBeUndefined()
})

test('what stands on a chart is kept beside its fault, and of no chart without one', () => {
  const rows = [
    fileRow({ patientId: 'P1' }),
    fileRow({ patientId: 'P2', contactEmail: 'ana at home', contactMobilePhone: '' }),
    fileRow({ patientId: 'P3', patientBirthDate: '2016' }),
    fileRow({ patientId: 'P4', patientStatus: 'Foster' }),
    fileRow({ patientId: 'P5', contactAuthority: 'None', contactResidesWith: 'N', contactFirstName: 'x'.repeat(500) }),
  ]
  const [none, email, birthDate, status, authority] = [...selectFrom(rows).perPatient()].map(({ cells }) => cells)
  expect(none).toBeUndefined()
  expect(email).toMatchObject({ email: 'ana at home', authority: 'Joint', sort: '1' })
  expect(email).not.toHaveProperty('mobile')
  expect([birthDate?.birthDate, status?.status]).toEqual(['2016', 'Foster'])
  expect(authority).toMatchObject({ authority: 'None', residesWith: 'N', firstName: 'x'.repeat(60) })
})
