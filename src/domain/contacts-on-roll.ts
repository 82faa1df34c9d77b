import { EXCLUSIONS, type Exclusion } from './data-quality.ts'
import type { MissingBits } from './family-contact.ts'
import { type PackedRows, packedRows } from './packed-rows.ts'
import { LANGUAGES, type Language } from './practice.ts'

/**
 * What the roll keeps of a primary contact, by field. `identity` is its household where it may be invited, else a hash of
 * what it is told apart by (see `PrimaryContact`); `names` and `role` are refs of texts; `next` and `nextMember` form rings.
 */
export const CONTACT = {
  patient: 0,
  next: 1,
  identity: 2,
  nextMember: 3,
  names: 4,
  role: 5,
  bits: 6,
} as const

/** No contact yet. */
export function noContacts(): PackedRows {
  return packedRows(7)
}

const MISSING = 0x3f
const REASON_SHIFT = 6
const REASON = 0xf
const LANGUAGE_SHIFT = 10
const LANGUAGE = 0x3
const EXCLUSIVE = 1 << 12
const TAKES_TEXTS = 1 << 13
const RESIDES_WITH = 1 << 14
const ODDITIES_SHIFT = 16

/** What is yes or no of a contact, and what is one of few. */
export type ContactBits = {
  missing: MissingBits
  /** Why the contact may not be invited. */
  reason: Exclusion | undefined
  exclusive: boolean
  takesTexts: boolean
  residesWith: boolean
  language: Language | undefined
  /** See contact-oddities.ts: sixteen bits. */
  oddities: number
}

export function packContact(contact: ContactBits): number {
  return (
    contact.missing |
    ((contact.reason ? EXCLUSIONS.indexOf(contact.reason) + 1 : 0) << REASON_SHIFT) |
    ((contact.language ? LANGUAGES.indexOf(contact.language) + 1 : 0) << LANGUAGE_SHIFT) |
    (contact.exclusive ? EXCLUSIVE : 0) |
    (contact.takesTexts ? TAKES_TEXTS : 0) |
    (contact.residesWith ? RESIDES_WITH : 0) |
    (contact.oddities << ODDITIES_SHIFT)
  )
}

export function unpackContact(bits: number): ContactBits {
  return {
    missing: bits & MISSING,
    reason: EXCLUSIONS[((bits >> REASON_SHIFT) & REASON) - 1],
    exclusive: (bits & EXCLUSIVE) !== 0,
    takesTexts: (bits & TAKES_TEXTS) !== 0,
    residesWith: (bits & RESIDES_WITH) !== 0,
    language: LANGUAGES[((bits >> LANGUAGE_SHIFT) & LANGUAGE) - 1],
    oddities: bits >>> ODDITIES_SHIFT,
  }
}
