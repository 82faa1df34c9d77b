import { expect, test } from '@jest/globals'
import { type Standstill, waitsOf } from '../../src/domain/waits.ts'

const NOON = Date.parse('2026-11-22T17:00:00Z')
const HOUR = 3_600_000
const still: Standstill = {
  requestId: 'lakeside.aaaaaaaaaaaaaaaaaaaaaa',
  waiting: 10,
  held: 0,
  workersAlive: 1,
  withoutLine: 0,
  slowedDomains: [],
  dueLater: 0,
  uncertain: { again: 0, resting: 0 },
}
const words = (more: Partial<Standstill>) =>
  waitsOf({ ...still, ...more }, 'America/New_York', NOON).map((wait) => wait.words)

test('letters that only wait for their turn need no explanation', () => {
  expect(words({})).toEqual([])
})

test('a paused request says why, and nothing of what would keep it if it ran', () => {
  expect(words({ paused: 'paused by the operator', workersAlive: 0, withoutLine: 3 })).toEqual([
    'paused by the operator',
  ])
})

test('closed hours and slowed domains say until when, on the clock of the practice, and a slow pace what it is', () => {
  expect(words({ windowOpensAt: NOON + 20 * HOUR })[0]).toContain('Monday, November 23, 2026 at 8:00 AM')
  expect(words({ slowPace: '60 an hour of this request' })[0]).toMatch(/^at most 60 an hour of this request go out; /)
  expect(words({ slowedDomains: [{ domain: 'mail.example.com', until: NOON + HOUR }] })[0]).toMatch(
    /^mail to mail\.example\.com is slowed until 1:00 PM/,
  )
})

test('a mail server that lets nobody in says what is wrong with the line', () => {
  const away = (lineFault: string) => words({ withoutLine: 1, lineFault })[0]
  expect(away('ECONNREFUSED')).toMatch(/^the mail server cannot be reached \(ECONNREFUSED\): it is tried again/)
  expect(away('CERT_HAS_EXPIRED')).toMatch(/^no secure line to the mail server can be made \(CERT_HAS_EXPIRED\)/)
  expect(away('EAUTH')).toMatch(/^the mail server refuses the login of SMTP_URL: /)
})

test('letters that were put off say when the first is tried again, once nothing else is due before', () => {
  expect(words({ dueLater: 10, nextDueAt: NOON + HOUR })[0]).toMatch(
    /^10 letters are put off for later and tried again, the first at 1:00 PM$/,
  )
  expect(words({ dueLater: 1, nextDueAt: NOON - 1 })[0]).toMatch(/^1 letter is put off for later and tried again$/)
})

test('a request without letters to send waits for nothing, whoever is away', () => {
  expect(words({ waiting: 0, workersAlive: 0, windowOpensAt: NOON + HOUR })).toEqual([])
})
