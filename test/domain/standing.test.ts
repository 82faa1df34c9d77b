import { expect, test } from '@jest/globals'
import { type LetterFacts, type StandingFacts, standingOf } from '../../src/domain/standing.ts'
import { STANDINGS } from '../../src/domain/standing-words.ts'

const NOW = Date.parse('2026-11-22T17:00:00Z')
const moment = { now: NOW, today: '2026-11-22', requestCancelled: false }
const patient = {
  id: 'p1',
  birthDate: '2018-03-05',
  reachesLimitOn: '2036-03-05',
  relationship: '',
  authority: '',
  residesWith: true,
}
const open: StandingFacts = { guardian: { patients: [patient] }, link: 'open', linkExpiresAt: NOW + 1 }
const accepted: LetterFacts = { state: 'accepted', unanswered: 0 }
const letter = (state: LetterFacts['state'], reason?: string, unanswered = 0): LetterFacts => ({
  state,
  unanswered,
  ...(reason !== undefined && { reason }),
})

test.each<[Partial<StandingFacts>, string]>([
  [{}, 'not-started'],
  [{ openedAt: 1 }, 'opened'],
  [{ openedAt: 1, pinSentAt: 2 }, 'pin-sent'],
  [{ openedAt: 1, pinSentAt: 2, redeemedAt: 3 }, 'redeemed'],
  [{ link: 'set-up', registeredAt: 4 }, 'set-up'],
  [{ link: 'locked', openedAt: 1 }, 'locked'],
  [{ link: 'ended', endReason: 'not-me' }, 'not-me'],
  [{ link: 'ended', endReason: 'not-my-number' }, 'not-my-number'],
  [{ link: 'ended', endReason: 'not-asked-for' }, 'not-asked-for'],
  [{ link: 'ended', endReason: 'revoked' }, 'revoked'],
  [{ link: 'ended', endReason: 'cancelled' }, 'links-cancelled'],
  [{ linkExpiresAt: NOW, pinSentAt: 2 }, 'link-expired'],
  [{ guardian: { patients: [{ ...patient, reachesLimitOn: '2026-11-22' }] } }, 'minor-age-limit-reached'],
])('a guardian whose email was taken and of whom is known %j stands at "%s"', (facts, standing) => {
  expect(standingOf({ ...open, ...facts }, accepted, moment)).toBe(standing)
})

test.each<[LetterFacts, string]>([
  [letter('held'), 'on-hold'],
  [letter('queued'), 'in-line'],
  [letter('claimed'), 'in-line'],
  [letter('handed'), 'in-line'],
  [letter('deferred', 'smtp-451'), 'put-off'],
  [letter('delivered'), 'not-started'],
  [letter('unknown', 'no-answer', 1), 'sent-again-soon'],
  [letter('unknown', 'no-answer', 2), 'uncertain'],
  [letter('failed', 'smtp-550-5.1.1'), 'address-unknown'],
  [letter('failed', 'smtp-550'), 'address-unknown'],
  [letter('failed', 'smtp-552-5.2.2'), 'not-taken'],
  [letter('failed', 'smtp-550-5.7.1'), 'sender-refused'],
  [letter('failed', 'smtp-452-4.2.2'), 'not-taken'],
  [letter('failed', 'bad-address'), 'bad-address'],
  [letter('failed', 'fault'), 'never-written'],
  [letter('bounced', '5.1.1'), 'address-unknown'],
  [letter('bounced', 'hard'), 'address-unknown'],
  [letter('bounced', 'soft-5.2.2'), 'not-taken'],
  [letter('bounced', 'policy'), 'sender-refused'],
  [letter('complained'), 'complained'],
  [letter('suppressed', 'mail-stopped'), 'mail-stopped'],
  [letter('suppressed', 'address-bounced'), 'address-bounced'],
  [letter('suppressed', 'minor-age-limit-reached'), 'minor-age-limit-reached'],
  [letter('cancelled'), 'not-sent'],
])('a guardian who has not started, with the letter %j, stands at "%s"', (entry, standing) => {
  expect(standingOf(open, entry, moment)).toBe(standing)
})

test('whoever started has got the email, whatever is reported of it', () => {
  expect(standingOf({ ...open, openedAt: 1 }, letter('bounced', 'hard'), moment)).toBe('opened')
  expect(standingOf({ ...open, openedAt: 1, linkExpiresAt: NOW }, letter('bounced', 'hard'), moment)).toBe(
    'link-expired',
  )
})

test('a link that ended after an email that never arrived keeps the reason why it did not', () => {
  expect(standingOf({ ...open, linkExpiresAt: NOW - 1 }, letter('bounced', 'hard'), moment)).toBe('address-unknown')
})

test.each<[string, LetterFacts, LetterFacts[], boolean, string]>([
  ['the reminder came back for good', accepted, [letter('bounced', 'hard-5.1.1')], false, 'address-unknown'],
  ['the reminder was refused for good', accepted, [letter('failed', 'smtp-550-5.1.1')], true, 'address-unknown'],
  ['the reminder was reported as spam', letter('delivered'), [letter('complained')], true, 'complained'],
  ['the email before was reported as spam', accepted, [letter('accepted'), letter('complained')], false, 'complained'],
  ['the reminder found a full mailbox', accepted, [letter('bounced', 'soft-5.2.2')], false, 'not-started'],
  ['mail to the address came back', accepted, [], true, 'address-bounced'],
  ['mail to the address came back', letter('delivered'), [letter('accepted')], true, 'address-bounced'],
  ['mail to the address came back', letter('unknown', 'no-answer', 2), [], true, 'address-bounced'],
  ['mail to the address came back', letter('failed', 'smtp-552-5.2.2'), [], true, 'not-taken'],
])(
  'a guardian who has not started, of whom %s, with the newest email %j, does not just stand at "not-started"',
  (_, newest, letters, suppressed, standing) => {
    expect(standingOf(open, newest, moment, { letters, suppressed })).toBe(standing)
    if (standing !== 'not-started')
      expect(standingOf({ ...open, linkExpiresAt: NOW }, newest, moment, { letters, suppressed })).toBe(standing)
    expect(standingOf({ ...open, pinSentAt: 1 }, newest, moment, { letters, suppressed })).toBe('pin-sent')
  },
)

test('in a cancelled request nothing is sent once more', () => {
  expect(standingOf(open, letter('unknown', 'no-answer', 1), { ...moment, requestCancelled: true })).toBe('uncertain')
})

test('every standing is a sentence with a next step, in words of the field', () => {
  for (const { words, nextStep } of Object.values(STANDINGS))
    for (const sentence of [words, nextStep]) {
      expect(sentence).toMatch(/^[A-Z].*[.?]$/)
      expect(sentence).not.toMatch(/\b(user|token|OTP)\b/i)
    }
})
