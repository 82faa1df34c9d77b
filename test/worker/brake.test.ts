import { expect, test } from '@jest/globals'
import { createBrake } from '../../src/worker/brake.ts'

test('after a failure one letter at a time goes out, until one gets through', () => {
  const brake = createBrake(AbortSignal.abort())
  expect(brake.on()).toBe(false)
  brake.note('away')
  expect(brake.on()).toBe(true)
  brake.note('not-asked')
  expect(brake.on()).toBe(true)
  brake.note('well')
  expect(brake.on()).toBe(false)
})

test('a server that asks to slow down is waited for, and a worker that quits waits no longer', async () => {
  const quit = new AbortController()
  const brake = createBrake(quit.signal)
  brake.note('slow-down')
  let released = false
  const waiting = brake.released().then(() => {
    released = true
  })
  await Promise.resolve()
  expect(released).toBe(false)
  quit.abort()
  await waiting
  expect(released).toBe(true)
})
