import { expect, test } from '@jest/globals'
import { createRests } from '../../src/worker/rests.ts'

test('a request rests until its time is over, and each by itself', () => {
  let now = 5000
  const rests = createRests(() => now)
  rests.begin('paused', 250)
  rests.begin('idle', 10)
  expect([rests.isResting('paused'), rests.isResting('idle'), rests.isResting('busy')]).toEqual([true, true, false])
  expect(rests.shortest()).toBe(10)
  now += 10
  expect([rests.isResting('paused'), rests.isResting('idle')]).toEqual([true, false])
  expect(rests.shortest()).toBe(240)
  now += 240
  expect(rests.isResting('paused')).toBe(false)
  expect(rests.shortest()).toBe(Number.POSITIVE_INFINITY)
})
