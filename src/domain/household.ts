import { CONTACT } from './contacts-on-roll.ts'
import { type PackedRows, packedRows } from './packed-rows.ts'
import { type PackedTexts, packedTexts } from './packed-texts.ts'
import type { PatientRoll } from './patient-roll.ts'
import type { Invitee } from './primary-contact.ts'
import { addToRing } from './rings.ts'
import { type TextTable, textTable } from './text-table.ts'

/** A guardian while the charts that name him are put together: the ring of the contacts, and `bits` above it. */
const RING_BITS = 24
const RING = 2 ** RING_BITS - 1

/** What the selection finds about households once all lines are in. */
export const HOUSEHOLD_BIT = {
  /** Nobody is left in it: the patients are held. */
  empty: 1,
  /** On the charts of too many families; gets no email. */
  shared: 2,
  split: 4,
  namesDiffer: 8,
  emailOnFamilies: 16,
  phoneOnFamilies: 32,
} as const

/** The households of a practice file, in the order in which its lines first name them. */
export type Households = {
  /** By the number of the household: its email and phone, as `keyOf` writes them. */
  keys: TextTable
  /** The mail domains, kept once. */
  domains: TextTable
  rows: PackedRows
  /** Names of the contacts, first and last. */
  names: PackedTexts
  /** Relationship and Authority of the contacts. */
  roles: TextTable
}

/** Where no patient has joined a household yet. */
export function noHouseholds(): Households {
  return { keys: textTable(), domains: textTable(), rows: packedRows(1), names: packedTexts(), roles: textTable() }
}

/** No cell holds it. */
const BETWEEN = '\0'

/** Puts a contact into the household of its email and phone; nothing else makes one. */
export function joinHousehold({ households, contacts }: PatientRoll, contact: number, invitee: Invitee): void {
  const { keys, rows, roles } = households
  const household = keys.add(keyOf(households, invitee))
  if (household === rows.count) rows.add()
  const ring = ringOf(households, household)
  const namesBefore = ring === 0 ? 0 : contacts.get(ring - 1, CONTACT.names)
  contacts.set(contact, CONTACT.identity, household)
  contacts.set(contact, CONTACT.role, roles.add(invitee.relationship + BETWEEN + invitee.authority))
  contacts.set(contact, CONTACT.names, keptNames(households, invitee, namesBefore))
  rows.set(household, 0, addToRing(contacts, CONTACT.nextMember, ring, contact))
}

/** The ring of the contacts of a household. */
export function ringOf({ rows }: Households, household: number): number {
  return rows.get(household, 0) & RING
}

export function householdBits({ rows }: Households, household: number): number {
  return rows.get(household, 0) >>> RING_BITS
}

export function markHousehold({ rows }: Households, household: number, bits: number): void {
  rows.set(household, 0, rows.get(household, 0) | (bits << RING_BITS))
}

/** Email and phone, short: the domain by its number, the digits of the phone in base 36. */
function keyOf({ domains }: Households, { email, phone }: Invitee): string {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, at)}@${domains.add(email.slice(at + 1)).toString(36)}${BETWEEN}${Number(phone).toString(36)}`
}

/** Email and phone of a household. */
export function addressOf({ keys, domains }: Households, household: number): { email: string; phone: string } {
  const [email = '', phone = ''] = keys.at(household).split(BETWEEN)
  const at = email.lastIndexOf('@')
  return {
    email: `${email.slice(0, at)}@${domains.at(Number.parseInt(email.slice(at + 1), 36))}`,
    phone: `+${Number.parseInt(phone, 36)}`,
  }
}

/** A hash of the email or of the phone of a household. */
export function hashOfAddress({ keys }: Households, household: number, part: 'email' | 'phone'): number {
  return keys.hashOfPart(household, part === 'email' ? 'before' : 'behind')
}

/** Siblings mostly have the very same names of a guardian on their charts: those are kept once. */
function keptNames({ names }: Households, { firstName, lastName }: Invitee, before: number): number {
  const ref = names.add(firstName + BETWEEN + lastName)
  if (before === 0 || !names.areEqual(ref, before)) return ref
  names.drop(ref)
  return before
}

/** First and last name of a contact who may be invited. */
export function namesOf({ names }: Households, contacts: PackedRows, contact: number): [first: string, last: string] {
  const [first = '', last = ''] = names.at(contacts.get(contact, CONTACT.names)).split(BETWEEN)
  return [first, last]
}

/** Relationship and Authority of a contact who may be invited. */
export function roleOf({ roles }: Households, contacts: PackedRows, contact: number): [string, string] {
  const [relationship = '', authority = ''] = roles.at(contacts.get(contact, CONTACT.role)).split(BETWEEN)
  return [relationship, authority]
}
