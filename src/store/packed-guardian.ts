import type { Guardian } from '../domain/invitation.ts'

/** A guardian without field names: it halves what 30,000 of them take in memory. */
type PackedGuardian = [
  email: string,
  phone: string,
  takesTexts: 0 | 1,
  firstName: string | null,
  lastName: string | null,
  language: Guardian['language'],
  patients: [
    id: string,
    birthDate: string,
    reachesLimitOn: string,
    relationship: string,
    authority: string,
    residesWith: 0 | 1,
  ][],
]

/** Makes the short form of a guardian, to be sealed. */
export function packGuardian(guardian: Guardian): PackedGuardian {
  const { email, phone, takesTexts, firstName, lastName, language, patients } = guardian
  return [
    email,
    phone,
    takesTexts ? 1 : 0,
    firstName ?? null,
    lastName ?? null,
    language,
    patients.map((patient) => [
      patient.id,
      patient.birthDate,
      patient.reachesLimitOn,
      patient.relationship,
      patient.authority,
      patient.residesWith ? 1 : 0,
    ]),
  ]
}

/** Reads the short form back. */
export function unpackGuardian([
  email,
  phone,
  takesTexts,
  firstName,
  lastName,
  language,
  patients,
]: PackedGuardian): Guardian {
  return {
    email,
    phone,
    takesTexts: takesTexts === 1,
    ...(firstName !== null && { firstName }),
    ...(lastName !== null && { lastName }),
    language,
    patients: patients.map(([id, birthDate, reachesLimitOn, relationship, authority, residesWith]) => ({
      id,
      birthDate,
      reachesLimitOn,
      relationship,
      authority,
      residesWith: residesWith === 1,
    })),
  }
}
