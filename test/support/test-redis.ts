import { Redis } from 'ioredis'

/** The run's Redis with the database of this test process, as the service's settings name it. */
export const testRedisUrl = () => `${process.env.TEST_REDIS_URL}/${process.env.JEST_WORKER_ID}`

/** A connection to the run's Redis, in the database of this test process, emptied. */
export async function testRedis(): Promise<Redis> {
  const redis = new Redis(testRedisUrl())
  await redis.flushdb()
  return redis
}
