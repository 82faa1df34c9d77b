import { freshBuild } from './fresh-build.ts'
import { startRedis } from './redis-server.ts'

/**
 * Before the first test: the build that tests of commands run, and one redis-server on a free loopback port for all;
 * each test file takes a database of its own by worker id.
 */
export default async function setUp(): Promise<void> {
  freshBuild()
  const redis = await startRedis()
  process.env.TEST_REDIS_URL = redis.url
  Reflect.set(globalThis, 'testRedis', redis)
}
