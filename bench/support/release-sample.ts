import { generateKeyPairSync } from 'node:crypto'
import type { Guardian } from '../../src/domain/invitation.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'

export const FROM = 'portal@pin.example.com'

export const BENCH_PRACTICE = PracticeSchema.parse({
  id: 'north',
  name: 'North Hill Pediatrics',
  npi: '1234567893',
  phone: '(202) 555-0110',
  timeZone: 'America/New_York',
  portalUrl: 'https://portal.example.com/register',
  minorAgeLimit: 18,
  officeEmail: 'office@north.example.org',
})

/** A private key of 2,048 bits in PEM, as settings give it. */
export function rsaKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return privateKey
}

/** A made-up guardian of one child; every other one reads Spanish. */
export function benchGuardian(index: number): Guardian {
  return {
    email: `parent${index}@example.com`,
    phone: '+12025550143',
    takesTexts: true,
    firstName: 'Ana',
    language: index % 2 === 0 ? 'en' : 'es',
    patients: [
      {
        id: `p${index}`,
        birthDate: '2020-02-29',
        reachesLimitOn: '2038-02-28',
        relationship: 'Mother',
        authority: 'Joint',
        residesWith: true,
      },
    ],
  }
}
