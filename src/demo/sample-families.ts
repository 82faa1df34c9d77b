import { addDays, birthdayAt, type CalendarDate } from '../domain/calendar.ts'
import type { PracticeRow } from '../domain/practice-row.ts'
import { oddities } from './sample-oddities.ts'

const FAMILIES = 200
const FIRST_ODD_FAMILY = 3
const ODD_FAMILY_EVERY = 4

const TREES =
  'Alder Aspen Birch Cedar Elm Fir Hazel Juniper Laurel Linden Maple Oak Pine Poplar Rowan Spruce Sycamore Walnut Willow Yew'.split(
    ' ',
  )
const PLACES = 'brook field grove hill lake mead ridge side vale wood'.split(' ')
const PARENTS = 'Ana Ben Clara Dan Eva Finn Grace Hugo Iris Jon Kate Leo Mia Noel'.split(' ')
const PADRES = 'Lucía Mateo Elena Andrés Sofía Tomás Inés'.split(' ')
const CHILDREN = 'Amy Bo Cleo Dot Eli Fay Gus Hal Ivy Jay Kit Lou May Ned Pia Sam Tess'.split(' ')

/**
 * The lines of about 200 made-up families on a day: siblings, guardians who speak Spanish, other family contacts, and
 * every reason for which a patient is left out. The first family has three children and is in order.
 */
export function sampleFamilies(today: CalendarDate): PracticeRow[] {
  return Array.from({ length: FAMILIES }, (_, index) => {
    const family = familyLines(index, today)
    const oddity = oddities[(index - FIRST_ODD_FAMILY) / ODD_FAMILY_EVERY]
    return oddity ? oddity(family, today) : family
  }).flat()
}

function familyLines(index: number, today: CalendarDate): PracticeRow[] {
  const speaksSpanish = index % 5 === 2
  const parent = pick(speaksSpanish ? PADRES : PARENTS, index)
  const lastName = `${TREES[index % TREES.length]}${PLACES[Math.floor(index / TREES.length)]}`
  const contact = {
    contactId: `C${1000 + index}`,
    contactSort: '1',
    contactFirstName: parent,
    contactLastName: lastName,
    contactRelationship: index % 2 === 0 ? 'Mother' : 'Father',
    contactEmail: `${parent.normalize('NFD').replace(/\P{ASCII}/gu, '')}.${lastName}@example.com`.toLowerCase(),
    contactMobilePhone: `(${index < 100 ? '303' : '617'}) 555-01${String(index % 100).padStart(2, '0')}`,
    contactHomePhone: '',
    contactAuthority: index % 3 === 1 ? '' : 'Joint',
    contactResidesWith: index % 3 === 2 ? '' : 'Y',
    contactPreferredReminder: index % 9 === 4 ? '' : 'Text',
    contactLanguage: speaksSpanish ? 'Spanish' : 'English',
  }
  const children = 1 + Number(index % 3 === 0) + Number(index % 7 === 0)
  return Array.from({ length: children }, (_, child) => child).flatMap((child) => {
    const patient = {
      patientId: `P${1000 + index}${'ABC'[child]}`,
      patientStatus: index % 11 === 5 ? 'Newborn' : 'Active',
      patientFirstName: pick(CHILDREN, index + child * 5),
      patientLastName: lastName,
      patientBirthDate: birthDate(index, child, today),
      alreadyRegistered: '',
      doNotInvite: '',
    }
    const line = { ...patient, ...contact }
    return index % 4 === 0 ? [line, otherContact(line)] : [line]
  })
}

/** A second family contact, who is not the primary one and gets no email. */
function otherContact(line: PracticeRow): PracticeRow {
  return {
    ...line,
    contactId: `${line.contactId}-2`,
    contactSort: '2',
    contactFirstName: 'Robin',
    contactRelationship: 'Grandparent',
    contactEmail: '',
    contactMobilePhone: '',
    contactHomePhone: line.contactMobilePhone,
    contactAuthority: '',
    contactResidesWith: '',
  }
}

/** An age from 0 to 16 years, away from every birthday that matters. */
function birthDate(index: number, child: number, today: CalendarDate): CalendarDate {
  const years = (index * 5 + child * 3 + 4) % 17
  const days = 20 + ((index * 37 + child * 101) % 300)
  return addDays(birthdayAt(today, -years), -days)
}

function pick(names: readonly string[], index: number): string {
  return names[index % names.length] ?? ''
}
