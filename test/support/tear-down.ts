import type { RedisServer } from './redis-server.ts'

export default async function tearDown(): Promise<void> {
  const redis: RedisServer = Reflect.get(globalThis, 'testRedis')
  await redis.stop()
}
