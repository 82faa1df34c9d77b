import { practiceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'

/** Something that was done: ids, channel, time and actor, never a name, phone, email or PIN. */
export type AuditEvent = {
  event: string
  actor: string
  /** Epoch ms. */
  at: number
  invitationId?: string
  requestId?: string
  channel?: string
  detail?: string
}

export type Audit = {
  record(practiceId: string, event: AuditEvent): Promise<void>
  /** The whole trail of a practice at once, oldest first. */
  read(practiceId: string): Promise<AuditEvent[]>
  /** The same, read page by page as it is asked for. */
  events(practiceId: string): AsyncGenerator<AuditEvent>
}

const PAGE = 1000

/** Where a practice's trail is; steps that do something write what they did into it themselves. */
export function trailKey(practiceId: string): string {
  return practiceKey(practiceId, 'audit')
}

/** An event as it stands in the trail, in its field `e`. */
export function trailEntry(event: AuditEvent): string {
  return JSON.stringify(event)
}

/** The start of an entry about many letters or invitations at once, in the field `m`: their names follow, each after a space. */
export function lettersEntry(event: string, at: number, actor: string): string {
  return `${event} ${at} ${actor}`
}

/** Append-only: the trail stays when the contact data is erased, and nothing takes an event out of it. No TTL. */
export function createAudit(redis: RedisClient): Audit {
  async function* events(practiceId: string): AsyncGenerator<AuditEvent> {
    for (let from = '-'; ; ) {
      const page = await redis.xrange(trailKey(practiceId), from, '+', 'COUNT', PAGE)
      for (const [, fields] of page) yield* readEntry(practiceId, fields)
      const last = page.at(-1)
      if (!last || page.length < PAGE) return
      from = `(${last[0]}`
    }
  }

  return {
    async record(practiceId, event) {
      await redis.xadd(trailKey(practiceId), '*', 'e', trailEntry(event))
    },
    events,
    async read(practiceId) {
      const all: AuditEvent[] = []
      for await (const event of events(practiceId)) all.push(event)
      return all
    },
  }
}

/** Reads what one entry says: an event, or under `m` the same of many letters, for there is one for each guardian. */
function readEntry(practiceId: string, [kind, text = '']: readonly string[]): AuditEvent[] {
  if (kind === 'e') return [JSON.parse(text)]
  const [event = '', at, actor = '', ...letters] = text.split(' ')
  return letters.map((name) => {
    const [local, detail] = name.split(':')
    const invitationId = `${practiceId}.${local}`
    return { event, actor, at: Number(at), invitationId, ...(detail !== undefined && { detail }) }
  })
}
