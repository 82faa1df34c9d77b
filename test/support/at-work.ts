import type { Redis } from 'ioredis'
import type { Deps } from '../../src/deps.ts'
import { runWorker } from '../../src/worker/run-worker.ts'

/**
 * Runs workers until `ready` says so. They take the place of others that were at work all the while, unless nobody was.
 */
export async function atWork(
  { deps, redis }: { deps: Deps; redis: Redis },
  ready: () => boolean | Promise<boolean>,
  { workers = 1, silentBefore = false } = {},
): Promise<void> {
  if (!silentBefore) await redis.set('{s}:last-beat', deps.now())
  const quit = new AbortController()
  const working = Array.from({ length: workers }, () => runWorker(deps, quit.signal))
  while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 5))
  quit.abort()
  await Promise.all(working)
}
