import { expect, test } from '@jest/globals'
import { HaltSharesSchema, haltOf, type Tally } from '../../src/domain/halts.ts'
import { haltMeaning, pauseWords } from '../../src/domain/pause-words.ts'

const SHARES = HaltSharesSchema.parse({})
const tally = (counted: Partial<Tally>): Tally => ({
  accepted: 0,
  refused: 0,
  soft: 0,
  hard: 0,
  complaint: 0,
  policy: 0,
  notMe: 0,
  ...counted,
})

test.each([
  ['hard', 11, { accepted: 100 }],
  ['policy', 10, { accepted: 100 }],
  ['complaint', 10, { accepted: 3000 }],
  ['notMe', 10, { accepted: 499 }],
] as const)('more %s than the set share halts a release', (sign, count, among) => {
  expect(haltOf(tally({ ...among, [sign]: count }), undefined, SHARES)).toMatchObject({ sign, count })
})

test('the very share that is set does not halt yet', () => {
  expect(haltOf(tally({ accepted: 100, hard: 10 }), undefined, SHARES)).toBeUndefined()
  expect(haltOf(tally({ accepted: 500, notMe: 10 }), undefined, SHARES)).toBeUndefined()
})

test('fewer than ten of a kind, or fewer than fifty accepted, are chance', () => {
  expect(haltOf(tally({ accepted: 50, hard: 9 }), undefined, SHARES)).toBeUndefined()
  expect(haltOf(tally({ accepted: 49, hard: 30 }), undefined, SHARES)).toBeUndefined()
  expect(haltOf(tally({ accepted: 49, refused: 49, hard: 49 }), undefined, SHARES)).toBeUndefined()
  expect(haltOf(tally({ accepted: 50, hard: 10 }), undefined, SHARES)).toMatchObject({ of: 50 })
})

test('a sender whom everybody refuses does not go on for ever because nothing is accepted', () => {
  expect(haltOf(tally({ refused: 50, policy: 50 }), undefined, SHARES)).toEqual({
    sign: 'policy',
    count: 50,
    of: 50,
    share: 0.05,
  })
  expect(haltOf(tally({ refused: 50, hard: 50 }), undefined, SHARES)).toMatchObject({ sign: 'hard' })
  expect(haltOf(tally({ refused: 50, complaint: 50, notMe: 50 }), undefined, SHARES)).toBeUndefined()
})

test('letters that were refused when they were handed over are among those that a share is of', () => {
  expect(haltOf(tally({ accepted: 90, refused: 20, hard: 11 }), undefined, SHARES)).toBeUndefined()
  expect(haltOf(tally({ accepted: 90, refused: 20, hard: 12 }), undefined, SHARES)).toMatchObject({ of: 110 })
})

test('what was counted up to the last resumption halts no more; what came since is judged by itself', () => {
  const before = tally({ accepted: 1000, refused: 200, hard: 200 })
  expect(haltOf(before, before, SHARES)).toBeUndefined()
  expect(haltOf(tally({ accepted: 1049, refused: 211, hard: 211 }), before, SHARES)).toBeUndefined()
  expect(haltOf(tally({ accepted: 1050, refused: 211, hard: 211 }), before, SHARES)).toEqual({
    sign: 'hard',
    count: 11,
    of: 61,
    share: 0.1,
  })
})

test('a share of 0 looks away', () => {
  const harm = tally({ accepted: 50, hard: 50 })
  expect(haltOf(harm, undefined, HaltSharesSchema.parse({ hard: 0 }))).toBeUndefined()
})

test('why a request stands still is one sentence with the counts and the limit', () => {
  expect(pauseWords({ by: 'halt', sign: 'complaint', count: 12, of: 3000, share: 0.003 })).toBe(
    'halted: 12 of 3000 letters were reported as spam (0.4%; the limit is 0.3%)',
  )
  expect(pauseWords({ by: 'restored-backup' })).toContain('restored backup')
  expect(pauseWords({ by: 'operator' })).toBe('paused by the operator')
  expect(pauseWords(undefined)).toBe('paused')
  expect(haltMeaning('policy')).toContain('No parent is taken off the list')
})
