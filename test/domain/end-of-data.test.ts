import { describe, expect, test } from '@jest/globals'
import { earliestEndAfter, isLookDue, linkEnd, requestEnd } from '../../src/domain/end-of-data.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
const RETENTION_MS = 30 * DAY_MS
const NOW = Date.parse('2026-11-22T17:00:00Z')
const FINISHED = { state: 'finished', finishedAt: 500 } as const

describe('when a link ended', () => {
  test.each([
    ['an account was set up', { link: 'set-up', registeredAt: 300, expiresAt: 900 }, 300],
    ['somebody ended it', { link: 'ended', endedAt: 200, expiresAt: 900 }, 200],
    ['its last day is over', { link: 'open', expiresAt: 900 }, 900],
    ['it is locked: still on its last day', { link: 'locked', expiresAt: 900 }, 900],
    ['it was never mailed: with its request', { link: 'open' }, 500],
    ['a new one was never mailed: not before it was begun', { link: 'open', renewedAt: 700 }, 700],
  ] as const)('%s', (_, link, end) => {
    expect(linkEnd(link, FINISHED)).toBe(end)
  })

  test.each(['requested', 'releasing', 'paused'] as const)('nobody can say while its request is %s', (state) => {
    expect(linkEnd({ link: 'open' }, { state })).toBeUndefined()
  })
})

test('a request ends when it is finished, cancelled or refused', () => {
  expect(requestEnd(FINISHED)).toBe(500)
  expect(requestEnd({ state: 'cancelled', finishedAt: 500, cancelledAt: 600 })).toBe(600)
  expect(requestEnd({ state: 'refused', refusedAt: 400 })).toBe(400)
})

describe('when the invitations of a request are looked at', () => {
  const released = { state: 'releasing', releasedAt: NOW } as const

  test('not before one that ended right after the release can be due', () => {
    expect(isLookDue(released, RETENTION_MS, NOW + RETENTION_MS - 1)).toBe(false)
    expect(isLookDue(released, RETENTION_MS, NOW + RETENTION_MS)).toBe(true)
  })

  test('never of one that waits for its release, and no more once it is erased', () => {
    expect(isLookDue({ state: 'requested' }, RETENTION_MS, NOW + 1000 * DAY_MS)).toBe(false)
    expect(isLookDue({ ...released, erasedAt: 1 }, RETENTION_MS, NOW + 1000 * DAY_MS)).toBe(false)
  })

  test('then when the first of those that are left is due, or one that ends after the look', () => {
    const [soon, later] = [NOW - 20 * DAY_MS, NOW + 5 * DAY_MS]
    expect(earliestEndAfter([later, soon], RETENTION_MS, NOW)).toBe(soon)
    expect(earliestEndAfter([later], RETENTION_MS, NOW)).toBe(NOW)
    expect(earliestEndAfter([], RETENTION_MS, NOW)).toBe(NOW)
  })

  test('but not for each of thirty thousand links that end one after the other: once an hour', () => {
    const next = earliestEndAfter([NOW - RETENTION_MS + 10], RETENTION_MS, NOW)
    expect(isLookDue({ ...released, earliestEnd: next }, RETENTION_MS, NOW + HOUR_MS - 1)).toBe(false)
    expect(isLookDue({ ...released, earliestEnd: next }, RETENTION_MS, NOW + HOUR_MS)).toBe(true)
  })

  test('with a retention of seconds, as checks set it, within a hundredth of it', () => {
    expect(earliestEndAfter([NOW - 9990], 10_000, NOW)).toBe(NOW - 9900)
  })
})
