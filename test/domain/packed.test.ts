import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { folded, hashOfFolded } from '../../src/domain/comparable.ts'
import { packedRows } from '../../src/domain/packed-rows.ts'
import { packedTexts } from '../../src/domain/packed-texts.ts'
import { addToRing, rowsOfRing } from '../../src/domain/rings.ts'
import { textTable } from '../../src/domain/text-table.ts'

const texts = fc.array(
  fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'a', 'ab', 'é', 'x'.repeat(700))),
  { maxLength: 200 },
)

test('a packed text is read back as it was, and is equal to itself only', () => {
  fc.assert(
    fc.property(texts, (all) => {
      const packed = packedTexts()
      const refs = all.map((text) => packed.add(text))
      expect(refs.map((ref) => packed.at(ref))).toEqual(all)
      expect(refs).not.toContain(0)
      for (const [index, ref] of refs.entries()) {
        const first = refs[all.indexOf(all[index] ?? '')] ?? 0
        expect([packed.areEqual(ref, first), packed.hash(ref)]).toEqual([true, packed.hash(first)])
        expect(packed.areEqual(ref, refs[0] ?? 0)).toBe(all[index] === all[0])
      }
    }),
  )
})

test('a text longer than 700 characters is cut, and nothing that is kept behind it is harmed', () => {
  const packed = packedTexts()
  const [long, short] = ['🙂'.repeat(5000), 'short'].map((text) => packed.add(text))
  expect([packed.at(long ?? 0).length, packed.at(short ?? 0)]).toEqual([700, 'short'])
})

test('a text that is dropped leaves its place to the next, and none before it is touched', () => {
  const packed = packedTexts()
  const kept = packed.add('kept')
  const dropped = packed.add('dropped')
  packed.drop(dropped)
  const next = packed.add('next')
  expect([next, packed.at(kept), packed.at(next)]).toEqual([dropped, 'kept', 'next'])
})

test('a part of a text has the same hash whatever stands on the other side', () => {
  const packed = packedTexts()
  const [one, two, three] = ['ana\x001', 'ana\x002', 'ben\x001'].map((text) => packed.add(text))
  const hashOf = (ref: number | undefined, part: 'before' | 'behind') => packed.hashOfPart(ref ?? 0, part)
  expect(hashOf(one, 'before')).toBe(hashOf(two, 'before'))
  expect(hashOf(one, 'behind')).toBe(hashOf(three, 'behind'))
  expect(hashOf(one, 'before')).not.toBe(hashOf(three, 'before'))
  expect(hashOf(one, 'behind')).not.toBe(hashOf(two, 'behind'))
})

test('a table numbers each text once, in the order of first sight, however many there are', () => {
  const table = textTable()
  const names = Array.from({ length: 20_000 }, (_, n) => `P${(n * 7919) % 15_000}`)
  const known = new Map<string, number>()
  const numbers = names.map((name) => table.add(name))
  for (const name of names) if (!known.has(name)) known.set(name, known.size)
  expect(numbers).toEqual(names.map((name) => known.get(name)))
  expect(table.count).toBe(known.size)
  expect([...known.values()].map((number) => table.at(number))).toEqual([...known.keys()])
  expect([...known.keys()].map((name) => table.find(name))).toEqual([...known.values()])
  expect(table.find('nobody')).toBeUndefined()
  expect(table.count).toBe(known.size)
})

test('rows keep each number by itself, and a new row is zero', () => {
  const rows = packedRows(3)
  const read = (row: number) => [rows.get(row, 0), rows.get(row, 1), rows.get(row, 2)]
  const fresh = Array.from({ length: 10_000 }, (_, n) => {
    const row = rows.add()
    const before = [row, ...read(row)]
    rows.set(row, 1, 2 ** 32 - 1 - n)
    rows.set(row, 2, n)
    return before
  })
  expect(fresh).toEqual(fresh.map((_, n) => [n, 0, 0, 0]))
  expect(fresh.map((_, n) => read(n))).toEqual(fresh.map((_, n) => [0, 2 ** 32 - 1 - n, n]))
  expect(rows.count).toBe(10_000)
})

test('rings are lists that keep their order while others grow between them', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4), { maxLength: 60 }), (owners) => {
      const rows = packedRows(1)
      const rings = [0, 0, 0, 0, 0]
      for (const owner of owners) rings[owner] = addToRing(rows, 0, rings[owner] ?? 0, rows.add())
      for (const [owner, ring] of rings.entries()) {
        const expected = owners.flatMap((each, row) => (each === owner ? [row] : []))
        expect(rowsOfRing(rows, 0, ring)).toEqual(expected)
      }
    }),
  )
})

test('names that are alike without accents have the same hash, and others hardly ever', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'B', 'é', 'É', ' ', '-', '.', '1', 'ß', 'ñ', 'Ñ') })
  fc.assert(
    fc.property(words, words, (one, other) => {
      expect(hashOfFolded(one) === hashOfFolded(other)).toBe(folded(one) === folded(other))
    }),
    { numRuns: 2000 },
  )
})
