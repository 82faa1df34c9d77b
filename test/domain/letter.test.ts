import { expect, test } from '@jest/globals'
import { generationOf, type LetterId, letterField, letterOf, nextTry } from '../../src/domain/letter.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

test('a letter that is put off waits twice as long each time, at most four hours', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 20].map((deferrals) => nextTry({ deferrals, firstDeferredAt: 0 }, 5 * MINUTE, 0))
  expect(waits.map((next) => next.again && next.at / MINUTE)).toEqual([5, 10, 20, 40, 80, 160, 240, 240])
})

test('two days after the first deferral there is no further try', () => {
  const letter = { deferrals: 12, firstDeferredAt: 1000 }
  expect(nextTry(letter, MINUTE, 1000 + 48 * HOUR - 1)).toMatchObject({ again: true })
  expect(nextTry(letter, MINUTE, 1000 + 48 * HOUR)).toEqual({ again: false })
})

test('a letter that stood still for days has eight tries before there is no further one', () => {
  const longAgo = (deferrals: number) => nextTry({ deferrals, firstDeferredAt: 0 }, MINUTE, 30 * 24 * HOUR)
  expect([1, 6].map((deferrals) => longAgo(deferrals).again)).toEqual([true, true])
  expect(longAgo(7)).toEqual({ again: false })
})

test('a letter that the brake of its domain held back for a day in all has no further try once its two days are over', () => {
  const tried = (heldBackMs: number, firstDeferredAt: number) =>
    nextTry({ deferrals: 0, firstDeferredAt }, MINUTE, 48 * HOUR, heldBackMs)
  expect(tried(24 * HOUR, 0)).toEqual({ again: false })
  expect(tried(47 * HOUR, 1)).toMatchObject({ again: true })
  expect(tried(24 * HOUR - 1, 0)).toMatchObject({ again: true })
})

test('a letter that the brake held back for a while and that then stood still for weeks has eight tries', () => {
  const tried = (deferrals: number) => nextTry({ deferrals, firstDeferredAt: 0 }, MINUTE, 30 * 24 * HOUR, 3 * HOUR)
  expect(tried(6)).toMatchObject({ again: true })
  expect(tried(7)).toEqual({ again: false })
})

test.each<LetterId>([
  { invitationId: 'north.gggggggggggggggggggggg', kind: 'invitation', n: 0 },
  { invitationId: 'north.gggggggggggggggggggggg', kind: 'reminder', n: 1 },
  { invitationId: 'north.ggggggggg-gggg_gggggggg', kind: 'resend', n: 12 },
])('the name of a letter in the ledger reads back as the same letter', (letter) => {
  expect(letterOf('north.rrrrrrrrrrrrrrrrrrrrrr', letterField(letter))).toEqual(letter)
})

test('the first email carries the first link, the second resend the third', () => {
  const letter = { invitationId: 'north.gggggggggggggggggggggg', n: 2 }
  expect(generationOf({ ...letter, kind: 'invitation' })).toBe(1)
  expect(generationOf({ ...letter, kind: 'resend' })).toBe(3)
  expect(generationOf({ ...letter, kind: 'reminder' })).toBe(1)
})
