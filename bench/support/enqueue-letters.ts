import type { Deps } from '../../src/deps.ts'
import type { connectRedis } from '../../src/store/redis.ts'
import { enrol } from '../../test/support/enrol.ts'
import { BENCH_PRACTICE, benchGuardian } from './release-sample.ts'

type RedisClient = ReturnType<typeof connectRedis>

const BATCH = 500

/** Writes a request of so many guardians in release, each with a letter in the queue. @returns its id. */
export async function enqueueLetters(deps: Deps, redis: RedisClient, letters: number, round = 0): Promise<string> {
  const requestId = `${BENCH_PRACTICE.id}.${String(round).padStart(22, 'r')}`
  await redis.hset(`{p:${BENCH_PRACTICE.id}}:request:${requestId}`, 'state', 'releasing')
  for (let start = 0; start < letters; start += BATCH) {
    const guardians = Array.from({ length: BATCH }, (_, index) => benchGuardian(start + index))
    await enrol({ redis, invitations: deps.invitations }, requestId, guardians, { letters: 'queued', now: deps.now() })
  }
  await deps.letters.open(requestId, deps.now())
  return requestId
}

/** Bytes that Redis has in use. */
export async function usedMemory(redis: RedisClient): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
}
