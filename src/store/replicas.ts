import type { Redis } from 'ioredis'
import { serviceKey } from './keys.ts'

/**
 * Takes a step and answers only when enough replicas have what it wrote, as far as `wrote` says that it did.
 *
 * @throws when they do not have it in time, or the connection was another one in between: the step was taken, and nobody
 *   may rely on it. Asked again it answers as it did.
 */
export type Surely = <Reply>(step: () => Promise<Reply>, wrote: (reply: Reply) => boolean) => Promise<Reply>

/** Below the time that a command has on the web side. */
const WAIT_MS = 500
const MARK_MS = 60_000

/** For a Redis without replicas: relies on every step at once. */
export const atOnce: Surely = (step) => step()

/**
 * Waits for `count` replicas after each step. A mark is written before the wait (WAIT), which covers what this connection
 * wrote: so a step that was taken over another connection is covered, too.
 */
export function createSurely(redis: Redis, count: number): Surely {
  if (count === 0) return atOnce
  let connections = 0
  redis.on('ready', () => {
    connections += 1
  })
  return async (step, wrote) => {
    const before = connections
    const reply = await step()
    if (!wrote(reply)) return reply
    const answers = await redis.pipeline().set(serviceKey('mark'), '', 'PX', MARK_MS).wait(count, WAIT_MS).exec()
    const [fault, have] = answers?.[1] ?? []
    if (fault) throw fault
    if (Number(have) < count) throw new Error(`${have} of ${count} replicas have the last step`)
    if (connections !== before)
      throw new Error('the connection to Redis was lost before its replicas had the last step')
    return reply
  }
}
