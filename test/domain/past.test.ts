import { expect, test } from '@jest/globals'
import { type EarlierPlace, type Past, pastInTrail, pastOf } from '../../src/domain/past.ts'

const NOW = 1_790_000_000_000
const MAILED: EarlierPlace = {
  link: 'open',
  generation: 1,
  mailStopped: false,
  started: false,
  linkExpiresAt: NOW + 1,
}
const TAKEN = { first: 'accepted', suppressed: false, requestCancelled: false } as const

type Place = Partial<Omit<EarlierPlace, 'linkExpiresAt'>> & { linkExpiresAt?: number | undefined }

test.each<[string, Past, Place, Partial<Parameters<typeof pastOf>[1]>]>([
  ['a link that was mailed works until its last moment', 'link-open', {}, {}],
  ['a link that is locked can be unlocked', 'link-open', { link: 'locked' }, {}],
  ['a link is over with its last moment', 'link-ended', { linkExpiresAt: NOW }, {}],
  ['a new link that is still to leave works', 'link-open', { generation: 2, linkExpiresAt: undefined }, {}],
  [
    'one that never leaves does not',
    'link-ended',
    { generation: 2, linkExpiresAt: undefined },
    { requestCancelled: true },
  ],
  ['a letter that was cancelled mailed nobody', 'not-mailed', { linkExpiresAt: undefined }, { first: 'cancelled' }],
  ['a full mailbox got nothing', 'not-mailed', {}, { first: 'bounced' }],
  ['who used the link has got it', 'link-open', { started: true }, { first: 'bounced' }],
  ['a letter without an answer may have arrived', 'link-open', {}, { first: 'unknown' }],
  ['a cancelled link is over', 'link-ended', { link: 'ended', endReason: 'cancelled' }, {}],
  ['a replaced link is over', 'link-ended', { link: 'ended', endReason: 'mailed-again' }, {}],
  ['an account stays an account', 'set-up', { link: 'set-up' }, {}],
  ['a stop goes before an account', 'mail-stopped', { link: 'set-up', mailStopped: true }, {}],
  ['a stranger’s word goes before all', 'not-me', { link: 'ended', endReason: 'not-me', mailStopped: true }, {}],
  ['an address that mail came back from', 'address-bounced', { linkExpiresAt: NOW }, { suppressed: true }],
])('%s: %s', (_, past, place, mail) => {
  const { linkExpiresAt, ...rest } = { ...MAILED, ...place }
  const whole = linkExpiresAt === undefined ? rest : { ...rest, linkExpiresAt }
  expect(pastOf(whole, { ...TAKEN, ...mail }, NOW)).toBe(past)
})

test.each<[event: string, detail: string | undefined, past: Past]>([
  ['emailed', undefined, 'link-ended'],
  ['email-unanswered', undefined, 'link-ended'],
  ['registered', undefined, 'set-up'],
  ['email-bounced-hard', undefined, 'address-bounced'],
  ['email-bounced-soft', undefined, 'not-mailed'],
  ['mail-stopped', undefined, 'mail-stopped'],
  ['link-ended', 'not-my-number', 'not-my-number'],
  ['link-ended', 'cancelled', 'not-mailed'],
  ['data-erased', undefined, 'not-mailed'],
])('in the trail "%s" (%s) means %s', (event, detail, past) => {
  expect(pastInTrail(event, detail)).toBe(past)
})
