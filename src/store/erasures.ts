import { emptyFunnel, type Funnel } from '../domain/funnel.ts'
import { localId, practiceIdOf } from '../domain/invitation.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import type { Keyring } from '../keyring.ts'
import { rewriteAppendOnlyFile } from './append-only-file.ts'
import { askedKey } from './asked.ts'
import { type AuditEvent, lettersEntry, trailEntry, trailKey } from './audit.ts'
import { phoneKey, practiceKey } from './keys.ts'
import { letterKeys, OPEN_REQUESTS } from './letter-keys.ts'
import { unpackGuardian } from './packed-guardian.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'
import { reservationOf } from './sends.ts'

/** The end of data: what of a request goes, and what was counted of it before. */
export type Erasures = ReturnType<typeof rewriteAppendOnlyFile> & {
  /** How far the guardians came whose data is erased; nothing where none is. */
  counted(requestId: string): Promise<Funnel | undefined>
  /**
   * Erases invitations, at most 500, with their PINs, sends and deliveries.
   *
   * @param count adds them to what was counted of those erased before; called again when that changed meanwhile.
   */
  invitations(
    requestId: string,
    ids: readonly string[],
    count: (counted: Funnel) => Promise<Funnel>,
    by: { actor: string; at: number },
  ): Promise<void>
  /**
   * Erases the letters of a request without invitations; who asked for one that was refused or cancelled goes with them.
   *
   * @returns false while a letter is in somebody's hands.
   */
  ledger(request: BulkPinRequest, event: AuditEvent): Promise<boolean>
}

export function createErasures(redis: RedisClient, keyring: Pick<Keyring, 'open' | 'index'>): Erasures {
  const eraseInvitations = defineScript<number>(redis, 'erase_invitations')
  const eraseLedger = defineScript<number>(redis, 'erase_ledger')
  const countedKey = (requestId: string) => practiceKey(practiceIdOf(requestId), 'erased', requestId)
  const key = (kind: string, id: string) => practiceKey(practiceIdOf(id), kind, localId(id))

  /** Reservation ids of each invitation's sends. */
  async function reservations(ids: readonly string[]): Promise<string[][]> {
    const batch = redis.pipeline()
    for (const id of ids) batch.zrange(key('sends', id), '0', '-1')
    return ((await batch.exec()) ?? []).map(([fault, members]) => {
      if (fault) throw fault
      return (members as string[]).map(reservationOf)
    })
  }

  /** Takes sends off the count of their phone, whose key is an HMAC of the number. It goes by itself within a day, too. */
  async function forgetPhone(id: string, sent: readonly string[]): Promise<void> {
    const sealed = await redis.hgetBuffer(key('i', id), 'sealed')
    if (sealed === null) return
    const phone = phoneIn(id, sealed)
    if (phone === undefined) return
    const references = sent.map((reservation) => `${practiceIdOf(id)}.${reservation}`)
    await redis.zrem(phoneKey(keyring.index('phone', phone)), ...references)
  }

  function phoneIn(id: string, sealed: Buffer): string | undefined {
    try {
      return unpackGuardian(JSON.parse(keyring.open(id, sealed).toString())).phone
    } catch {
      return undefined
    }
  }

  return {
    ...rewriteAppendOnlyFile(redis),
    async counted(requestId) {
      const text = await redis.get(countedKey(requestId))
      return text === null ? undefined : { ...emptyFunnel(), ...JSON.parse(text) }
    },
    async invitations(requestId, ids, count, { actor, at }) {
      const sent = await reservations(ids)
      for (const [index, id] of ids.entries()) {
        const ofInvitation = sent[index] ?? []
        if (ofInvitation.length > 0) await forgetPhone(id, ofInvitation)
      }
      const practice = practiceIdOf(requestId)
      const hanging = [
        ...ids.flatMap((id) => [key('pin', id), key('sends', id)]),
        ...sent.flat().map((reservation) => practiceKey(practice, 'delivery', reservation)),
      ]
      const invitations = ids.map((id) => key('i', id))
      const keys = [countedKey(requestId), trailKey(practice), askedKey(practice), ...invitations, ...hanging]
      for (;;) {
        const before = (await redis.get(countedKey(requestId))) ?? ''
        const counted = await count(before === '' ? emptyFunnel() : { ...emptyFunnel(), ...JSON.parse(before) })
        const entry = lettersEntry('data-erased', at, actor)
        if ((await eraseInvitations(keys, [before, JSON.stringify(counted), entry, ...ids.map(localId)])) === 1) return
      }
    },
    async ledger(request, event) {
      const { letters, due, held, leases, claims, suppressed } = letterKeys(request.id)
      const withdrawn = request.state === 'refused' || request.state === 'cancelled'
      const erased = await eraseLedger(
        [
          practiceKey(request.practiceId, 'request', request.id),
          trailKey(request.practiceId),
          leases,
          ...[letters, due, held, claims, suppressed],
        ],
        [event.at, trailEntry(event), withdrawn ? JSON.stringify({ ...request.acknowledgement, by: '' }) : ''],
      )
      if (erased === 0) return false
      await redis.zrem(OPEN_REQUESTS, request.id)
      return true
    },
  }
}
