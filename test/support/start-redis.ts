import { startRedis } from './redis-server.ts'

/** One redis-server on a free loopback port for the whole run; each test file takes a database of its own by worker id. */
export default async function start(): Promise<void> {
  const redis = await startRedis()
  process.env.TEST_REDIS_URL = redis.url
  Reflect.set(globalThis, 'testRedis', redis)
}
