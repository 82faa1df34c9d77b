import { afterAll, beforeEach } from '@jest/globals'
import { startWorld, type World } from './world.ts'

/** One world for all tests of a file: before each, Redis is empty but for the practice; after the last, everything stops. */
export async function freshWorld(settings: NodeJS.ProcessEnv = {}): Promise<World> {
  const world = await startWorld(settings)
  beforeEach(async () => {
    await world.redis.flushdb()
    await world.deps.practices.put(world.practice)
  })
  afterAll(() => world.stop())
  return world
}
