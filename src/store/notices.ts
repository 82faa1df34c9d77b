import type { Notice } from '../domain/notice.ts'
import type { Keyring } from '../keyring.ts'
import { serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** A notice in the hands of one worker. `addedAt` is epoch ms; `deferrals` how often it was put off before. */
export type ClaimedNotice = { notice: Notice; attempt: number; deferrals: number; addedAt: number }

/** The outbox of mails that are no letters: none is lost, none sent twice by our making. */
export type Notices = {
  /** @returns false when a notice of this id is there or was sent in the last 30 days. */
  add(notice: Notice, now: number): Promise<boolean>
  claim(leaseMs: number, now: number): Promise<ClaimedNotice | undefined>
  /** Stamps the hand-over to the mail server. @returns false when another claim holds the notice: it must not leave. */
  hand(claimed: ClaimedNotice, unknownWaitMs: number, now: number): Promise<boolean>
  /** Puts it off until `dueAt`, epoch ms. */
  again(claimed: ClaimedNotice, dueAt: number, now: number): Promise<void>
  /** Every notice that is not settled, in no order. */
  waiting(): Promise<Notice[]>
  /** Takes out those that are not settled and that nobody is to get any more. */
  drop(isUnwanted: (notice: Notice) => boolean): Promise<void>
  /** Takes it out, sent or given up. */
  settle(claimed: ClaimedNotice, now: number): Promise<void>
}

const REMEMBERED_MS = 30 * 24 * 60 * 60_000

export function createNotices(redis: RedisClient, keyring: Keyring): Notices {
  const sealedKey = serviceKey('notices', 'sealed')
  const keys = [
    serviceKey('notices', 'due'),
    sealedKey,
    serviceKey('notices', 'progress'),
    serviceKey('notices', 'settled'),
  ]
  const addNotice = defineScript<number>(redis, 'add_notice')
  const claimNotice = defineScript<[id?: string, attempt?: number, deferrals?: number, at?: number, sealed?: string]>(
    redis,
    'claim_notice',
  )
  const moveNotice = defineScript<number>(redis, 'move_notice')
  const dropNotices = defineScript<number>(redis, 'drop_notices')

  async function move(claimed: ClaimedNotice, to: 'handed' | 'again' | 'settled', dueAt: number, now: number) {
    return (await moveNotice(keys, [now, claimed.notice.id, claimed.attempt, to, dueAt, now - REMEMBERED_MS])) === 1
  }

  function open(id: string, sealed: string): Notice {
    return JSON.parse(keyring.open(`notice ${id}`, Buffer.from(sealed, 'base64url')).toString())
  }

  async function waiting(): Promise<Notice[]> {
    return Object.entries(await redis.hgetall(sealedKey)).map(([id, sealed]) => open(id, sealed))
  }

  return {
    async add(notice, now) {
      const sealed = keyring.seal(`notice ${notice.id}`, JSON.stringify(notice)).toString('base64url')
      return (await addNotice(keys, [now, notice.id, sealed])) === 1
    },
    async claim(leaseMs, now) {
      const [id, attempt = 0, deferrals = 0, addedAt = 0, sealed = ''] = await claimNotice(keys, [now, now + leaseMs])
      if (id === undefined) return undefined
      return { notice: open(id, sealed), attempt, deferrals, addedAt }
    },
    waiting,
    async drop(isUnwanted) {
      const unwanted = (await waiting()).filter(isUnwanted).map(({ id }) => id)
      if (unwanted.length > 0) await dropNotices(keys.slice(0, 3), unwanted)
    },
    hand: (claimed, unknownWaitMs, now) => move(claimed, 'handed', now + unknownWaitMs, now),
    async again(claimed, dueAt, now) {
      await move(claimed, 'again', dueAt, now)
    },
    async settle(claimed, now) {
      await move(claimed, 'settled', 0, now)
    },
  }
}
