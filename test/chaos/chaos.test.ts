import { expect, test } from '@jest/globals'
import { plainRead } from './plain-read.ts'
import { runChaos } from './run-chaos.ts'

const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000)

test(`whoever is killed, every guardian has the mail or a reason, and twice only what a death left open (CHAOS_SEED=${seed})`, async () => {
  const chaos = await runChaos({ seed, letters: 3000, workers: 3, kills: 6, redisKills: 2, patienceMs: 60_000 })
  expect(chaos).toMatchObject({ faults: [], kills: 6, redisKills: 2 })
  expect(chaos.arrivedOnce + chaos.arrivedTwice).toBeGreaterThan(2800)
  expect(chaos.arrivedTwice).toBeGreaterThan(0)
  expect(chaos.refused).toBeGreaterThan(0)
  expect(chaos.unknown).toBeGreaterThan(0)
}, 240_000)

test('a ledger that reads what is due without taking it is found out', async () => {
  const source = await plainRead()
  const chaos = await runChaos({
    seed,
    letters: 400,
    workers: 3,
    kills: 0,
    redisKills: 0,
    patienceMs: 5000,
    directory: source.directory,
  })
  await source.remove()
  expect(chaos.faults).toContainEqual(expect.stringMatching(/has (two|\d) copies/))
}, 120_000)
