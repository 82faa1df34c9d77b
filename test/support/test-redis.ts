import { Redis } from 'ioredis'

/** A connection to the run's Redis, in the database of this test process, emptied. */
export async function testRedis(): Promise<Redis> {
  const redis = new Redis(process.env.TEST_REDIS_URL ?? '', { db: Number(process.env.JEST_WORKER_ID) })
  await redis.flushdb()
  return redis
}
