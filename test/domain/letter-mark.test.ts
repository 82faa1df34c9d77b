import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { LetterId } from '../../src/domain/letter.ts'
import { letterMark, markedLetters, namedLetters } from '../../src/domain/letter-mark.ts'
import { createKeyring } from '../../src/keyring.ts'

const secret = 'a secret of the tests that is long enough for a key'
const { index } = createKeyring({ linkKeys: [], pinKey: secret, indexKey: secret, dataKeys: [secret] })
const other = createKeyring({ linkKeys: [], pinKey: secret, indexKey: `${secret}!`, dataKeys: [secret] }).index

const PRACTICES = ['north', 'NORTH', 'A'.repeat(64), 'a'.repeat(64), 'x-_']
const letters: fc.Arbitrary<LetterId> = fc
  .record({
    practice: fc.constantFrom(...PRACTICES),
    local: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    later: fc.constantFrom<Pick<LetterId, 'kind' | 'n'>>(
      { kind: 'invitation', n: 0 },
      { kind: 'reminder', n: 1 },
      { kind: 'resend', n: 999 },
    ),
  })
  .map(({ practice, local, later }) => ({ invitationId: `${practice}.${local}`, ...later }))

test('every letter has a mark of at most 64 octets that is found again in any case, wherever it stands', () => {
  fc.assert(
    fc.property(letters, (letter) => {
      const mark = letterMark(index, letter)
      expect(mark).toMatch(/^[a-z0-9-]{1,64}$/)
      for (const text of [`<${mark}@bounce.example.com>`, `To: ${mark.toUpperCase()}@B.EXAMPLE.COM`, ` ${mark};`])
        expect(markedLetters(index, PRACTICES, text)).toEqual([letter])
    }),
  )
})

test('a mark that somebody made up or changed names no letter', () => {
  const letter: LetterId = { invitationId: 'north.gggggggggggggggggggggg', kind: 'invitation', n: 0 }
  const mark = letterMark(index, letter)
  for (let at = 2; at < mark.length; at += 1) {
    const changed = `${mark.slice(0, at)}${mark[at] === '0' ? '1' : '0'}${mark.slice(at + 1)}`
    expect([changed, markedLetters(index, PRACTICES, changed)]).toEqual([changed, []])
  }
  expect(markedLetters(index, PRACTICES, letterMark(other, letter))).toEqual([])
  expect(markedLetters(index, PRACTICES, mark.replace('i0-', 'r1-'))).toEqual([])
  expect(markedLetters(index, ['south'], mark)).toEqual([])
})

test('a letter is found by its Message-ID', () => {
  const id = 'north.gggggggg-gggg_gggggggg'
  expect(namedLetters(`Message-ID:\r\n <letter.${id}@pin.example.com>`)).toEqual([
    { invitationId: id, kind: 'invitation', n: 0 },
  ])
  expect(namedLetters(`References: <x@y> <letter.${id}.resend2@pin.example.com>`)).toEqual([
    { invitationId: id, kind: 'resend', n: 2 },
  ])
  expect(namedLetters('<notice.north.1@pin.example.com> <letter.north.short@pin.example.com>')).toEqual([])
})
