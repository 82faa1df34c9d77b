import { expect, test } from '@jest/globals'
import { createTurns } from '../../src/worker/turns.ts'

const [BIG, SMALL, PAUSED] = [{ id: 'big' }, { id: 'small' }, { id: 'paused' }]

/** Shares out so many mails in each round as the worker does, where the paused request never has a letter. */
function share(rounds: number, mails: number, open: { id: string }[]): Record<string, number> {
  const turns = createTurns()
  const had: Record<string, number> = {}
  for (let round = 0; round < rounds; round += 1) {
    const order = turns.order(open)
    let left = mails
    for (const [index, { id }] of order.entries()) {
      const part = id === PAUSED.id ? 0 : Math.ceil(left / (order.length - index))
      if (part === 0) continue
      turns.had(id, part)
      had[id] = (had[id] ?? 0) + part
      left -= part
    }
  }
  return had
}

test.each([1, 2, 3, 5, 40])('with %i mails in a round two requests have the same', (mails) => {
  const had = share(30, mails, [BIG, SMALL])
  expect(Math.abs((had.big ?? 0) - (had.small ?? 0))).toBeLessThanOrEqual(mails % 2)
  expect((had.big ?? 0) + (had.small ?? 0)).toBe(30 * mails)
})

test.each([[[PAUSED, BIG, SMALL]], [[BIG, PAUSED, SMALL]], [[BIG, SMALL, PAUSED]]])(
  'a paused request gives its turn to nobody in particular',
  (open) => {
    expect(share(60, 1, open)).toEqual({ big: 30, small: 30 })
  },
)

test('a request that comes late or comes back has its share from then on, not what it missed', () => {
  const turns = createTurns()
  for (let round = 0; round < 100; round += 1) turns.had('big', 1)
  const had: string[] = []
  for (let round = 0; round < 10; round += 1) {
    const id = turns.order([BIG, SMALL])[0]?.id ?? ''
    turns.had(id, 1)
    had.push(id)
  }
  expect(had.filter((id) => id === 'small').length).toBe(5)
})
