import { afterAll, expect, test } from '@jest/globals'
import { connectRedis } from '../../src/store/redis.ts'
import { startPostOffice } from '../support/post-office.ts'
import { startRedis } from '../support/redis-server.ts'

const server = await startRedis()
const redis = connectRedis(server.url, { autoPipelining: false })

afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

test('while Redis does not answer no mail leaves, and afterwards every guardian gets one', async () => {
  const office = await startPostOffice(redis)
  await office.release(40)
  const faults = () => office.logged().split('is tried again').length - 1
  let frozenAt = 0
  let frozen = false
  office.sink.onMail = () => {
    if (office.sink.mails.length === 10) {
      server.process.kill('SIGSTOP')
      frozen = true
    }
    return 'take'
  }
  const thawed = (async () => {
    while (!frozen || faults() < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    frozenAt = office.sink.mails.length
    server.process.kill('SIGCONT')
  })()
  await office.work({
    until: async () => {
      const counts = frozen && faults() < 2 ? {} : await office.deps.letters.counts(office.requestId).catch(() => ({}))
      return 'accepted' in counts && counts.accepted === 40
    },
  })
  await thawed
  expect(frozenAt).toBeLessThanOrEqual(10 + 5)
  expect(office.sink.mails.flatMap(({ to }) => to)).toHaveLength(40)
  expect(new Set(office.sink.mails.flatMap(({ to }) => to)).size).toBe(40)
  await office.stop()
})
