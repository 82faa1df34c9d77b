import { expect, test } from '@jest/globals'
import { gather } from '../../src/store/gather.ts'

test('calls that come together share one step, each with its own answer, and keys do not mix', async () => {
  const steps: [string, number[]][] = []
  const double = gather(1, async (key, items: number[]) => {
    steps.push([key, items])
    return items.map((item) => item * 2)
  })
  const answers = await Promise.all([double('a', 1), double('b', 2), double('a', 3)])
  expect(answers).toEqual([2, 4, 6])
  expect(steps).toEqual([
    ['a', [1, 3]],
    ['b', [2]],
  ])
})

test('what comes during a step goes with the next, and nothing is lost in between', async () => {
  let steps = 0
  const same = gather(0, async (_key, items: number[]) => {
    steps += 1
    if (steps === 1) late.push(same('a', 100), same('a', 101))
    return items
  })
  const late: Promise<number>[] = []
  expect(await same('a', 1)).toBe(1)
  expect(await Promise.all(late)).toEqual([100, 101])
  expect(await same('a', 2)).toBe(2)
  expect(steps).toBe(3)
})

test('a crowd is taken a hundred at a time', async () => {
  const sizes: number[] = []
  const same = gather(0, async (_key, items: number[]) => {
    sizes.push(items.length)
    return items
  })
  const all = Array.from({ length: 250 }, (_, index) => index)
  expect(await Promise.all(all.map((item) => same('a', item)))).toEqual(all)
  expect(sizes).toEqual([100, 100, 50])
})

test('a step that fails fails its calls and no later ones', async () => {
  let fails = true
  const same = gather(0, async (_key, items: number[]) => {
    if (fails) throw new Error('away')
    return items
  })
  const both = await Promise.allSettled([same('a', 1), same('a', 2)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  fails = false
  expect(await same('a', 3)).toBe(3)
})
