import { addDays, birthdayAt, type CalendarDate } from '../domain/calendar.ts'
import type { PracticeRow } from '../domain/practice-row.ts'

/** Turns the lines of a family in order into those of a family with something about it. */
type Oddity = (family: readonly PracticeRow[], today: CalendarDate) => PracticeRow[]

/** Stands on the charts of four families. */
export const SHARED_EMAIL = 'front.porch@example.org'

/** What a practice's data hold besides families in order: each reason for leaving a patient out, and warnings. */
export const oddities: readonly Oddity[] = [
  ...['Inactive', 'Transferred', 'Deceased', 'Merged', 'In Collections'].map((patientStatus) => all({ patientStatus })),
  ...['', '2/30/2019', '2019'].map((patientBirthDate) => all({ patientBirthDate })),
  ...[18, 19, 21].map((years) => bornYearsAgo(years, 0)),
  ...Array.from({ length: 4 }, () => all({ alreadyRegistered: 'Yes' })),
  ...Array.from({ length: 2 }, () => all({ doNotInvite: 'Yes' })),
  all({ contactSort: '2' }),
  all({ contactSort: '' }),
  (family) => family.map(withoutContact),
  ...['', 'None'].map((contactAuthority) => all({ contactAuthority, contactResidesWith: '' })),
  ...['', '', 'sample.parent@', 'sample parent@example.com'].map((contactEmail) => all({ contactEmail })),
  ...['declined@example.com', 'office@made-up.example.org'].map((contactEmail) => all({ contactEmail })),
  ...['', '', '(800) 555-0143', '555-0143'].map((contactMobilePhone) => all({ contactMobilePhone })),
  ...Array.from({ length: 4 }, () => all({ contactEmail: SHARED_EMAIL, contactMobilePhone: '(808) 555-0143' })),
  bornYearsAgo(18, 7),
  secondGuardian('1', 'Joint'),
  secondGuardian('1', 'Joint'),
  secondGuardian('2', 'Exclusive'),
  sibling({ contactMobilePhone: '(512) 555-0144' }),
  sibling({ contactFirstName: 'Alex' }),
  (family) => [...family, ...family.slice(0, 1).map((line) => ({ ...line, patientLastName: 'Otherwise' }))],
  ...['', 'Ø. Ünlü-Sample'].map((contactLastName) => all({ contactLastName })),
]

function all(fields: Partial<PracticeRow>): Oddity {
  return (family) => family.map((line) => ({ ...line, ...fields }))
}

/** As many years ago, less so many days. */
function bornYearsAgo(years: number, days: number): Oddity {
  return (family, today) =>
    family.map((line) => ({ ...line, patientBirthDate: addDays(birthdayAt(today, -years), days) }))
}

function secondGuardian(contactSort: string, contactAuthority: string): Oddity {
  return (family) =>
    family.flatMap((line) => [
      line,
      {
        ...line,
        contactId: `${line.contactId}-2`,
        contactSort,
        contactAuthority,
        contactFirstName: 'Chris',
        contactEmail: `chris.${line.patientLastName}@example.org`.toLowerCase(),
        contactMobilePhone: line.contactMobilePhone.replace(/^\(\d+\)/, '(704)'),
      },
    ])
}

/** One child more, on whose chart the same family contact is written differently. */
function sibling(fields: Partial<PracticeRow>): Oddity {
  return (family) => [
    ...family,
    ...family
      .slice(0, 1)
      .map((line) => ({ ...line, patientId: `${line.patientId}-S`, patientFirstName: 'Wren', ...fields })),
  ]
}

function withoutContact(line: PracticeRow): PracticeRow {
  const emptied = Object.keys(line).map((key) => [key, key.startsWith('contact') ? '' : line[key as keyof PracticeRow]])
  return Object.fromEntries(emptied) as PracticeRow
}
