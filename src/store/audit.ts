import { practiceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'

/** Something that was done: ids, channel, time and actor, never a name, phone, email or PIN. */
export type AuditEvent = {
  event: string
  actor: string
  at: number
  invitationId?: string
  requestId?: string
  channel?: string
  detail?: string
}

export type Audit = {
  record(practiceId: string, event: AuditEvent): Promise<void>
  /** The whole trail of a practice, oldest first. */
  read(practiceId: string): Promise<AuditEvent[]>
}

/** Append-only: the trail stays when the contact data is erased. No TTL. */
export function createAudit(redis: RedisClient): Audit {
  const key = (practiceId: string) => practiceKey(practiceId, 'audit')
  return {
    async record(practiceId, event) {
      await redis.xadd(key(practiceId), '*', 'e', JSON.stringify(event))
    },
    async read(practiceId) {
      return (await redis.xrange(key(practiceId), '-', '+')).map(
        ([, fields]) => JSON.parse(fields[1] ?? '{}') as AuditEvent,
      )
    },
  }
}
