import type { Notice } from '../domain/notice.ts'
import type { Keyring } from '../keyring.ts'
import { serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/**
 * A notice in the hands of one worker. `deferrals` is how often the mail server put it off before, `firstDeferredAt` when it
 * first did. Times are epoch ms.
 */
export type ClaimedNotice = {
  notice: Notice
  attempt: number
  deferrals: number
  addedAt: number
  firstDeferredAt?: number
}

/** The outbox of mails that are no letters: none is lost, none sent twice by our making. */
export type Notices = {
  /** @returns false when a notice of this id is there or was sent in the last 30 days. */
  add(notice: Notice, now: number): Promise<boolean>
  /** The notice that is due next. One that cannot be opened is passed over, and looked at again after the lease. */
  claim(leaseMs: number, now: number): Promise<ClaimedNotice | undefined>
  /** Stamps the hand-over to the mail server. @returns false when another claim holds the notice: it must not leave. */
  hand(claimed: ClaimedNotice, unknownWaitMs: number, now: number): Promise<boolean>
  /** Puts it off until `dueAt`, epoch ms, after a try that failed. */
  again(claimed: ClaimedNotice, dueAt: number, now: number): Promise<void>
  /** Lets it wait until `dueAt`, epoch ms, untried. */
  hold(claimed: ClaimedNotice, dueAt: number, now: number): Promise<void>
  /** Every notice that is not settled and can be opened, in no order. */
  waiting(): Promise<Notice[]>
  /**
   * Takes out those that are not settled and are about one of these requests or invitations, which their ids or their
   * records name: also those that cannot be opened any more.
   */
  drop(about: readonly string[]): Promise<void>
  /** Takes it out, sent or given up. */
  settle(claimed: ClaimedNotice, now: number): Promise<void>
}

const REMEMBERED_MS = 30 * 24 * 60 * 60_000

/**
 * @param unreadable is told the id of each notice that was met and cannot be opened: sealed under a key that is gone, or
 *   damaged.
 */
export function createNotices(redis: RedisClient, keyring: Keyring, unreadable: (id: string) => void): Notices {
  const sealedKey = serviceKey('notices', 'sealed')
  const progressKey = serviceKey('notices', 'progress')
  const keys = [serviceKey('notices', 'due'), sealedKey, progressKey, serviceKey('notices', 'settled')]
  const addNotice = defineScript<number>(redis, 'add_notice')
  const claimNotice = defineScript<
    [id?: string, attempt?: number, deferrals?: number, at?: number, firstDeferredAt?: number | '', sealed?: string]
  >(redis, 'claim_notice')
  const moveNotice = defineScript<number>(redis, 'move_notice')
  const dropNotices = defineScript<number>(redis, 'drop_notices')

  async function move(claimed: ClaimedNotice, to: 'handed' | 'held' | 'again' | 'settled', dueAt: number, now: number) {
    return (await moveNotice(keys, [now, claimed.notice.id, claimed.attempt, to, dueAt, now - REMEMBERED_MS])) === 1
  }

  function open(id: string, sealed: string): Notice | undefined {
    try {
      return JSON.parse(keyring.open(`notice ${id}`, Buffer.from(sealed, 'base64url')).toString())
    } catch {
      unreadable(id)
      return undefined
    }
  }

  return {
    async add(notice, now) {
      const sealed = keyring.seal(`notice ${notice.id}`, JSON.stringify(notice)).toString('base64url')
      return (await addNotice(keys, [now, notice.id, sealed, notice.requestId ?? ''])) === 1
    },
    async claim(leaseMs, now) {
      for (;;) {
        const claimed = await claimNotice(keys, [now, now + leaseMs])
        const [id, attempt = 0, deferrals = 0, addedAt = 0, firstDeferredAt = '', sealed = ''] = claimed
        if (id === undefined) return undefined
        const notice = open(id, sealed)
        if (notice) return { notice, attempt, deferrals, addedAt, ...(firstDeferredAt !== '' && { firstDeferredAt }) }
      }
    },
    async waiting() {
      const all = Object.entries(await redis.hgetall(sealedKey)).map(([id, sealed]) => open(id, sealed))
      return all.filter((notice) => notice !== undefined)
    },
    async drop(about) {
      const gone = new Set(about)
      const unwanted = Object.entries(await redis.hgetall(progressKey)).flatMap(([id, progress]) => {
        const { r: requestId = '' }: { r?: string } = JSON.parse(progress)
        return [requestId, ...id.split(' ')].some((word) => gone.has(word)) ? [id] : []
      })
      if (unwanted.length > 0) await dropNotices(keys.slice(0, 3), unwanted)
    },
    hand: (claimed, unknownWaitMs, now) => move(claimed, 'handed', now + unknownWaitMs, now),
    async again(claimed, dueAt, now) {
      await move(claimed, 'again', dueAt, now)
    },
    async hold(claimed, dueAt, now) {
      await move(claimed, 'held', dueAt, now)
    },
    async settle(claimed, now) {
      await move(claimed, 'settled', 0, now)
    },
  }
}
