import { packedRows } from './packed-rows.ts'
import { packedTexts } from './packed-texts.ts'

/** Different texts, each kept once and numbered from 0 in the order in which they were first added. */
export type TextTable = {
  readonly count: number
  /** @returns the number of the text, a new one when it was not known. */
  add(text: string): number
  /** The number of a text, or nothing when it was never added. */
  find(text: string): number | undefined
  at(number: number): string
  /** A hash of a part of a text, see packed-texts.ts. */
  hashOfPart(number: number, part: 'before' | 'behind'): number
}

/** An open-addressing hash table, at most three quarters full, over texts that are kept as bytes. */
export function textTable(): TextTable {
  const texts = packedTexts()
  const refs = packedRows(1)
  /** Numbers of texts from 1; 0 is free. Their count is a power of two. */
  let slots = new Uint32Array(1024)

  /** The slot of a text, or the free one where it belongs. */
  function slotOf(ref: number): number {
    const mask = slots.length - 1
    let slot = texts.hash(ref) & mask
    for (;;) {
      const number = slots[slot] ?? 0
      if (number === 0 || texts.areEqual(refs.get(number - 1, 0), ref)) return slot
      slot = (slot + 1) & mask
    }
  }

  function grow(): void {
    slots = new Uint32Array(slots.length * 2)
    for (let number = 0; number < refs.count; number += 1) slots[slotOf(refs.get(number, 0))] = number + 1
  }

  return {
    get count() {
      return refs.count
    },
    add(text) {
      const ref = texts.add(text)
      const slot = slotOf(ref)
      const known = slots[slot] ?? 0
      if (known !== 0) {
        texts.drop(ref)
        return known - 1
      }
      const number = refs.add()
      refs.set(number, 0, ref)
      slots[slot] = number + 1
      if (refs.count * 4 > slots.length * 3) grow()
      return number
    },
    find(text) {
      const ref = texts.add(text)
      const known = slots[slotOf(ref)] ?? 0
      texts.drop(ref)
      return known === 0 ? undefined : known - 1
    },
    at: (number) => texts.at(refs.get(number, 0)),
    hashOfPart: (number, part) => texts.hashOfPart(refs.get(number, 0), part),
  }
}
