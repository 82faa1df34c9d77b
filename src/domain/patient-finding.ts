import { birthdayAt, type CalendarDate } from './calendar.ts'
import { cellsOf } from './chart-cells.ts'
import { oddities } from './contact-oddities.ts'
import { CONTACT, type ContactBits, unpackContact } from './contacts-on-roll.ts'
import { type Exclusion, WARNINGS, type Warning } from './data-quality.ts'
import { type MissingBits, missingFields } from './family-contact.ts'
import { addressOf, HOUSEHOLD_BIT, householdBits, namesOf } from './household.ts'
import { keptDifference } from './line-differences.ts'
import { type PatientRoll, unpackedDate } from './patient-roll.ts'
import { bitsOf, lineOf, PATIENT, PATIENT_BIT, reasonInBits } from './patients-on-roll.ts'
import { phoneCell } from './phone-cell.ts'
import { rowsOfRing } from './rings.ts'
import { further, type PatientFinding, type SharedAddresses } from './selection-report.ts'

/** What the selection found about one patient, before it is put into words. */
export type Verdict = {
  reason: Exclusion | undefined
  missing: MissingBits
  warnings: readonly Warning[]
  /** The numbers of the households that are invited for the patient, each once. */
  invited: readonly number[]
}

type Contact = ContactBits & { contact: number; identity: number }

const NO_CONTACTS: readonly Contact[] = []

/** Judges a patient of the roll, once what is found about the households is marked. */
export function verdictOf(roll: PatientRoll, patient: number): Verdict {
  const { patients, households } = roll
  const bits = bitsOf(patients, patient)
  const contacts = contactsOf(roll, patient)
  const isHeld = (bits & PATIENT_BIT.held) !== 0
  const invited = isHeld || reasonInBits(bits) ? [] : invitedFor(roll, contacts)
  const missing = contacts.reduce((all, contact) => all | contact.missing, 0)
  const reason = invited.length > 0 ? undefined : reasonOf(bits, contacts)
  const marks = invited.reduce((all, household) => all | householdBits(households, household), 0)
  return { reason, missing, warnings: warningsOf(roll, patient, contacts, invited, marks), invited }
}

/** The verdict in words. */
export function findingOf(roll: PatientRoll, patient: number): PatientFinding {
  const verdict = verdictOf(roll, patient)
  const { reason, missing, warnings, invited } = verdict
  const cells = cellsOf(roll.cells, patient)
  const differs = keptDifference(roll.differences, patient)
  const shared = sharedAddresses(roll, patient, verdict)
  const addresses = invited.map((household) => addressOf(roll.households, household))
  return {
    patientId: roll.ids.at(patient),
    line: lineOf(roll.patients, patient),
    selected: reason === undefined,
    ...(reason && { reason }),
    invitations: addresses.map(({ email, phone }) => `${email} ${phone}`),
    missing: missingFields(missing),
    warnings: [...warnings],
    ...(cells && { cells }),
    ...(shared && { addresses: shared }),
    ...(differs && { differs: { ...differs, firstBirthDate: birthDateOf(roll, patient) } }),
  }
}

function sharedAddresses(
  roll: PatientRoll,
  patient: number,
  { reason, invited }: Verdict,
): SharedAddresses | undefined {
  const { households } = roll
  if (reason === 'contact-shared') {
    const contact = contactsOf(roll, patient).find((one) => !one.reason)
    return contact && { 'contact-shared': addressOf(households, contact.identity).email }
  }
  const withBit = (bit: number) => invited.find((household) => householdBits(households, household) & bit)
  const [byEmail, byPhone] = [withBit(HOUSEHOLD_BIT.emailOnFamilies), withBit(HOUSEHOLD_BIT.phoneOnFamilies)]
  if (byEmail === undefined && byPhone === undefined) return undefined
  return {
    ...(byEmail !== undefined && { 'email-on-several-families': addressOf(households, byEmail).email }),
    ...(byPhone !== undefined && { 'phone-on-several-families': phoneCell(addressOf(households, byPhone).phone) }),
  }
}

function birthDateOf({ patients }: PatientRoll, patient: number): CalendarDate | undefined {
  const number = patients.get(patient, PATIENT.birthDate)
  return number === 0 ? undefined : unpackedDate(number)
}

function contactsOf({ contacts, patients }: PatientRoll, patient: number): readonly Contact[] {
  const ring = patients.get(patient, PATIENT.contacts)
  if (ring === 0) return NO_CONTACTS
  return rowsOfRing(contacts, CONTACT.next, ring).map((contact) => ({
    contact,
    identity: contacts.get(contact, CONTACT.identity),
    ...unpackContact(contacts.get(contact, CONTACT.bits)),
  }))
}

function invitedFor({ households }: PatientRoll, contacts: readonly Contact[]): readonly number[] {
  const passed = contacts.filter(({ reason }) => !reason).map(({ identity }) => identity)
  const invited = passed.filter((household) => (householdBits(households, household) & HOUSEHOLD_BIT.shared) === 0)
  return invited.length < 2 ? invited : [...new Set(invited)]
}

/** Where no primary contact passes, the reason is that of the one that got furthest. */
function reasonOf(bits: number, contacts: readonly Contact[]): Exclusion {
  const reason = reasonInBits(bits)
  if (reason) return reason
  if (bits & PATIENT_BIT.held) return 'held-by-practice'
  return contacts.map((contact) => contact.reason ?? 'contact-shared').reduce(further, 'no-primary-contact')
}

function warningsOf(
  roll: PatientRoll,
  patient: number,
  contacts: readonly Contact[],
  invited: readonly number[],
  marks: number,
): readonly Warning[] {
  const { rules, patients } = roll
  const bits = bitsOf(patients, patient)
  const warnings: Warning[] = []
  if (bits & PATIENT_BIT.unknownStatus) warnings.push('unknown-status')
  if (bits & PATIENT_BIT.twoChildren) warnings.push('two-children-on-one-chart')
  else if (bits & PATIENT_BIT.linesDiffer) warnings.push('patient-lines-differ')
  if (areSeveral(roll, contacts)) warnings.push('two-primary-contacts')
  if (!reasonInBits(bits)) {
    if (bits & PATIENT_BIT.testData) warnings.push('test-data')
    warnings.push(...oddities(contacts.reduce((all, contact) => all | contact.oddities, 0)))
  }
  if (invited.length === 0) return inOrder(warnings)

  if (bits & PATIENT_BIT.exclusiveElsewhere || isDecidedElsewhere(contacts, invited)) {
    warnings.push('exclusive-authority-elsewhere')
  }
  const birthDate = birthDateOf(roll, patient)
  if (birthDate && birthdayAt(birthDate, rules.practice.minorAgeLimit) <= rules.lastLinkDay)
    warnings.push('minor-age-limit-near')
  if (marks & HOUSEHOLD_BIT.split) warnings.push('siblings-split')
  if (marks & HOUSEHOLD_BIT.namesDiffer) warnings.push('names-differ')
  if (marks & HOUSEHOLD_BIT.emailOnFamilies) warnings.push('email-on-several-families')
  if (marks & HOUSEHOLD_BIT.phoneOnFamilies) warnings.push('phone-on-several-families')
  return inOrder(warnings)
}

function inOrder(warnings: readonly Warning[]): readonly Warning[] {
  if (warnings.length < 2) return warnings
  const found = new Set(warnings)
  return WARNINGS.filter((warning) => found.has(warning))
}

/** Whether the lines of a patient name more than one primary contact, rather than the same one again. */
function areSeveral({ households, contacts }: PatientRoll, of: readonly Contact[]): boolean {
  const [first] = of
  if (!first || of.length < 2) return false
  const identityOf = ({ contact, identity, reason }: Contact) =>
    `${identity} ${reason ?? namesOf(households, contacts, contact).join(' ')}`
  const identity = identityOf(first)
  return of.some((other) => identityOf(other) !== identity)
}

/** Whether a primary contact who gets no email has Exclusive Authority. */
function isDecidedElsewhere(contacts: readonly Contact[], invited: readonly number[]): boolean {
  const exclusive = contacts.filter((contact) => contact.exclusive)
  if (exclusive.length === 0) return false
  const households = new Set(invited)
  return exclusive.some(({ reason, identity }) => reason || !households.has(identity))
}
