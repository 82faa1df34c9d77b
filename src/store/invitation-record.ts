import { type EndReason, type Guardian, type LinkState, practiceIdOf } from '../domain/invitation.ts'
import type { Keyring } from '../keyring.ts'
import { unpackGuardian } from './packed-guardian.ts'

/** One guardian's place in a request as it is stored. Times are epoch milliseconds. */
export type Invitation = {
  id: string
  practiceId: string
  requestId: string
  guardian: Guardian
  link: LinkState
  endReason?: EndReason
  /** Grows with each new link; only the newest works. */
  generation: number
  mailStopped: boolean
  /** Last day of the newest link that was mailed. */
  linkExpiresAt?: number
  /** First click on the page, not the opening of the link: scanners open links too. */
  openedAt?: number
  pinSentAt?: number
  pinAcceptedAt?: number
  redeemedAt?: number
  registeredAt?: number
  lockedAt?: number
  /** When the link ended before its last day. */
  endedAt?: number
  /** When the guardian asked for a new email, as long as none was ordered since. */
  askedAgainAt?: number
  wrongEntries: number
}

/** Reads an invitation's hash. @throws when its contact data cannot be opened. */
export function readInvitation(id: string, record: Record<string, Buffer>, keyring: Keyring): Invitation {
  const text = (field: string) => record[field]?.toString()
  const time = <Name extends string>(name: Name, field: string = name) =>
    record[field] === undefined ? {} : ({ [name]: Number(text(field)) } as Record<Name, number>)
  const reason = text('reason')
  return {
    id,
    practiceId: practiceIdOf(id),
    requestId: `${practiceIdOf(id)}.${text('request')}`,
    guardian: unpackGuardian(JSON.parse(keyring.open(id, record.sealed ?? Buffer.alloc(0)).toString())),
    link: text('link') as LinkState,
    generation: Number(text('gen')),
    mailStopped: record.stop !== undefined,
    wrongEntries: Number(text('wrong') ?? 0),
    ...(reason && { endReason: reason as EndReason }),
    ...time('linkExpiresAt', 'exp'),
    ...time('openedAt'),
    ...time('pinSentAt', 'pinAt'),
    ...time('pinAcceptedAt', 'okAt'),
    ...time('redeemedAt'),
    ...time('registeredAt'),
    ...time('lockedAt'),
    ...time('endedAt'),
    ...time('askedAgainAt', 'askedAt'),
  }
}
