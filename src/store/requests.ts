import { practiceIdOf } from '../domain/invitation.ts'
import type { BulkPinRequest, OpenedAgain, PauseReason, RequestState } from '../domain/request.ts'
import { type AuditEvent, trailEntry, trailKey } from './audit.ts'
import { practiceKey, serviceKey } from './keys.ts'
import { letterKeys } from './letter-keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

export type RequestMove =
  | { outcome: 'moved'; from: RequestState }
  | { outcome: 'already' }
  | { outcome: 'refused'; state: RequestState }
  | { outcome: 'unknown' }

export type Requests = {
  /**
   * Opens the practice's request, once, and writes the event into the trail in the same step. Where one stands that is over,
   * another is opened by an order that says why, with an event of its own; `after` is the one that stands.
   */
  open(
    request: BulkPinRequest,
    event: AuditEvent,
    again?: { order: Omit<OpenedAgain, 'after'>; event: AuditEvent },
  ): Promise<{ outcome: 'opened'; after?: string } | { outcome: 'stands'; id: string; state: RequestState }>
  find(id: string): Promise<BulkPinRequest | undefined>
  /** All requests, first come first. */
  list(): Promise<BulkPinRequest[]>
  /** Place in the queue of requests that wait for their release, from 1; `undefined` once it waits no longer. */
  place(id: string): Promise<number | undefined>
  /** Moves the state in one step; `fields` are written with it. One that is held back is not moved to `releasing`. */
  move(
    id: string,
    to: RequestState,
    from: readonly RequestState[],
    now: number,
    fields?: Partial<BulkPinRequest>,
  ): Promise<RequestMove>
  /** Moves a request to `releasing`, whose guardians `holder` enrolled, and ends the enrolment. `busy` when it is no longer his. */
  release(
    id: string,
    holder: string,
    now: number,
    fields: Partial<BulkPinRequest>,
  ): Promise<RequestMove | { outcome: 'busy' }>
  /**
   * Holds a request that is not released yet back from its release, or with no reason no longer; its state stays, and the
   * event is written into the trail in the same step. Refused once it is released or ended.
   */
  holdUnreleased(id: string, pausedFor: PauseReason | undefined, event: AuditEvent): Promise<RequestMove>
  set(id: string, fields: Partial<BulkPinRequest>): Promise<void>
  /** Forgets its own rates. */
  unset(id: string, rates: readonly ('perSecond' | 'perHour' | 'perDay')[]): Promise<void>
}

/**
 * Requests stay: they are the record that the practice had its once. No TTL.
 *
 * @param randomId names each order to move a request.
 */
export function createRequests(redis: RedisClient, randomId: () => string): Requests {
  const openRequest = defineScript<['opened' | 'stands' | 'changed', RequestState]>(redis, 'open_request')
  const moveRequest = defineScript<[string, string]>(redis, 'move_request')
  const moveKeys = (id: string) => [recordKey(id), onceKey(id), letterKeys(id).counts]
  const holdUnreleased = defineScript<[string, string]>(redis, 'hold_unreleased')
  const all = serviceKey('requests')
  const recordKey = (id: string) => practiceKey(practiceIdOf(id), 'request', id)
  const onceKey = (id: string) => practiceKey(practiceIdOf(id), 'once')

  async function find(id: string): Promise<BulkPinRequest | undefined> {
    const record = await redis.hgetall(recordKey(id))
    return record.state === undefined ? undefined : unpack(id, record)
  }

  async function list(): Promise<BulkPinRequest[]> {
    const found = await Promise.all((await redis.zrange(all, '0', '-1')).map(find))
    return found.filter((request) => request !== undefined)
  }

  return {
    find,
    list,
    async open(request, event, again) {
      const { id } = request
      await redis.zadd(all, request.requestedAt, id)
      for (;;) {
        const standing = await redis.get(onceKey(id))
        const further = again && standing !== null ? { ...again.order, after: standing } : undefined
        const events = [event, ...(again && further ? [again.event] : [])].map(trailEntry)
        const [outcome, state] = await openRequest(
          [onceKey(id), recordKey(id), trailKey(practiceIdOf(id)), ...(standing === null ? [] : [recordKey(standing)])],
          [
            ...[id, standing ?? '', again ? 'again' : '', events.length, ...events],
            ...pack({ ...request, ...(further && { again: further }) }),
          ],
        )
        if (outcome === 'opened') return { outcome, ...(further && { after: further.after }) }
        if (outcome === 'changed' || standing === null) continue
        await redis.zrem(all, id)
        return { outcome: 'stands', id: standing, state }
      }
    },
    async place(id) {
      const waiting = (await list()).filter(({ state }) => state === 'requested')
      const rank = waiting.findIndex((request) => request.id === id)
      return rank === -1 ? undefined : rank + 1
    },
    async move(id, to, from, now, fields = {}) {
      return moveOf(await moveRequest(moveKeys(id), [now, id, to, from.join(' '), randomId(), '', ...pack(fields)]))
    },
    async release(id, holder, now, fields) {
      const keys = [...moveKeys(id), letterKeys(id).enrolment]
      const reply = await moveRequest(keys, [now, id, 'releasing', 'requested', randomId(), holder, ...pack(fields)])
      return reply[0] === 'busy' ? { outcome: 'busy' } : moveOf(reply)
    },
    async holdUnreleased(id, pausedFor, event) {
      const reason = pausedFor === undefined ? '' : JSON.stringify(pausedFor)
      const keys = [recordKey(id), trailKey(practiceIdOf(id))]
      return moveOf(await holdUnreleased(keys, [randomId(), reason, trailEntry(event)]))
    },
    async set(id, fields) {
      await redis.hset(recordKey(id), ...pack(fields))
    },
    async unset(id, rates) {
      await redis.hdel(recordKey(id), ...rates)
    },
  }
}

function moveOf([outcome, state]: [string, string]): RequestMove {
  switch (outcome) {
    case 'moved':
      return { outcome, from: state as RequestState }
    case 'already':
    case 'unknown':
      return { outcome }
    default:
      return { outcome: 'refused', state: state as RequestState }
  }
}

const NUMBERS = [
  'releasedAt',
  'finishedAt',
  'cancelledAt',
  'refusedAt',
  'leftOut',
  'endToldAt',
  'erasedAt',
  'earliestEnd',
  'perSecond',
  'perHour',
  'perDay',
  'reminderDay',
  'remindedUpTo',
  'remindersDueAt',
  'remindersDoneAt',
  'releasingAt',
] as const
const OBJECTS = ['file', 'pausedFor', 'talliedAtResume', 'again'] as const

function pack(fields: Partial<BulkPinRequest>): string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    name === 'id' || value === undefined
      ? []
      : [name, typeof value === 'object' ? JSON.stringify(value) : String(value)],
  )
}

function unpack(id: string, record: Record<string, string>): BulkPinRequest {
  const { state, requestedBy = '', requestedAt, acknowledgement, refusedFor } = record
  const present = (names: readonly string[]) => names.filter((name) => record[name] !== undefined)
  const numbers: { [Name in (typeof NUMBERS)[number]]?: number } = Object.fromEntries(
    present(NUMBERS).map((name) => [name, Number(record[name])]),
  )
  const objects: Pick<BulkPinRequest, (typeof OBJECTS)[number]> = Object.fromEntries(
    present(OBJECTS).map((name) => [name, JSON.parse(record[name] ?? '')]),
  )
  return {
    id,
    practiceId: practiceIdOf(id),
    state: state as RequestState,
    requestedBy,
    requestedAt: Number(requestedAt),
    acknowledgement: JSON.parse(acknowledgement ?? '{}'),
    ...(refusedFor !== undefined && { refusedFor }),
    ...numbers,
    ...objects,
  }
}
