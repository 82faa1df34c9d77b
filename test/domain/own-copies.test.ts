import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from '@jest/globals'
import { remembered } from '../../src/domain/remembered.ts'
import { selectionRules } from '../../src/domain/selection-rules.ts'
import { keepUnknownStatus } from '../../src/domain/unknown-statuses.ts'
import { AS_OF, filePractice } from '../support/practice-file.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const MIB = 2 ** 20

/** Shows words of 30 letters, each cut from half a MiB of text of its own, and gives the MiB that are held afterwards. */
function heldAfter(show: (word: string) => void): number {
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  for (let n = 0; n < 100; n += 1) {
    const text = Buffer.alloc(MIB / 2, `A status of its own ${String(n).padStart(10, '0')}.`).toString('latin1')
    show(text.slice(0, 30))
  }
  collectGarbage()
  return (process.memoryUsage().heapUsed - before) / MIB
}

test('words that are remembered do not keep the text of the file that they stood in', () => {
  const word = remembered((text: string) => text.slice(1))
  const rules = selectionRules(filePractice(), AS_OF)
  const kept = new Set<string>()
  expect(heldAfter(word)).toBeLessThan(20)
  expect(heldAfter(rules.once)).toBeLessThan(20)
  expect(heldAfter(rules.statusOf)).toBeLessThan(20)
  expect(heldAfter((status) => keepUnknownStatus(kept, status))).toBeLessThan(20)
  expect(kept.size).toBe(100)
  expect(word('A status of its own 0000000007')).toBe(' status of its own 0000000007')
})
