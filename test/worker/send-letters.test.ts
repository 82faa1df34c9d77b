import { expect, test } from '@jest/globals'
import type { LetterEntry } from '../../src/domain/letter.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { startSender } from '../support/sender.ts'

const MINUTE_MS = 60_000

/** What the budget of the service holds at any moment: a tenth of a second's worth. */
const AT_ONCE = 20

const world = await freshWorld({ SEND_PER_SECOND: String(10 * AT_ONCE), OPERATOR_EMAIL: 'operator@example.org' })

const lines = (count: number) => Array.from({ length: count }, (_, n) => line(n))

async function entriesOf(id: string): Promise<LetterEntry[]> {
  const all: LetterEntry[] = []
  for await (const entry of world.deps.letters.entries(id)) all.push(entry)
  return all
}

test('a worker under which Redis was set back claims nothing more, pauses, tells the operator once and gives its mails back', async () => {
  const { deps, redis } = world
  const id = await released(deps, 'lakeside', lines(30))
  const worker = await startSender(world.deps)
  await worker.round()
  expect(await deps.letters.counts(id)).toEqual({ accepted: AT_ONCE, queued: 30 - AT_ONCE })

  await redis.set('{s}:last-beat', (worker.lastBeatAt() ?? 0) - MINUTE_MS - 1)
  world.pass(1000)
  for (let rounds = 0; rounds < 3; rounds += 1) await worker.round()
  expect(await deps.letters.counts(id)).toEqual({ accepted: AT_ONCE, queued: 30 - AT_ONCE })
  expect((await entriesOf(id)).filter(({ attempt }) => attempt > 0)).toHaveLength(AT_ONCE)
  expect(await deps.requests.find(id)).toMatchObject({ state: 'paused', pausedFor: { by: 'restored-backup' } })
  const told = (await deps.notices.waiting()).filter(({ kind }) => kind === 'backup-restored')
  expect(told).toHaveLength(1)
  expect((await deps.sendBudget.take({ worker: 'w2', number: 1 }, 100, world.now())).taken).toBe(AT_ONCE)
})

test('mails that were taken for letters that a slowed domain holds up are given back, and do not go out all at once later', async () => {
  const { deps } = world
  const id = await released(deps, 'lakeside', lines(80))
  const worker = await startSender(world.deps)
  const told = (number: number, answer: 'put-off' | 'answered') => {
    const answers = Array.from({ length: 20 }, () => answer)
    return deps.domainBrakes.note('example.com', { worker: 'w2', number, answers }, deps.now())
  }
  await told(1, 'put-off')
  await worker.domains.exchange()
  await worker.round()
  expect((await entriesOf(id)).filter(({ reason }) => reason === 'domain-slowed')).toHaveLength(AT_ONCE)

  world.pass(2 * MINUTE_MS)
  expect(await told(2, 'answered')).toEqual({ outcome: 'released' })
  await worker.domains.exchange()
  for (let rounds = 0; rounds < 4; rounds += 1) await worker.round()
  expect(await deps.letters.counts(id)).toEqual({ accepted: AT_ONCE, queued: 80 - AT_ONCE })
  world.pass(100)
  await worker.round()
  expect(await deps.letters.counts(id)).toEqual({ accepted: 2 * AT_ONCE, queued: 80 - 2 * AT_ONCE })
})
