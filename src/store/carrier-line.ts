import type { PinsOfDay } from '../domain/day-ceiling.ts'
import type { Channel } from '../domain/delivery.ts'
import { DAY_MS, type PinLimits } from '../domain/limits.ts'
import { dayKey, daysOf, pinsOfDay } from './days.ts'
import { serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** A turn at the carrier. `waitMs`: about how long until it comes. */
export type Turn =
  | { outcome: 'turn'; ofDay: PinsOfDay }
  | { outcome: 'waits'; waitMs: number; ofDay: PinsOfDay }
  | { outcome: 'too-long'; waitMs: number }
  | { outcome: 'service-day' }

/** Turns a second that the carrier takes of each channel; 0 is no limit. */
export type CarrierPace = Record<Channel, number>

/**
 * The carrier's own pace, which all processes share, and the line of those who come above it: references of deliveries and
 * nothing else, in the order in which they came. Times are epoch ms of the caller's clock.
 */
export type CarrierLine = {
  /** Takes a turn, or a place in line: under the ceiling of the whole service for the day. */
  take(channel: Channel, reference: string, limits: PinLimits, linkLifetimeMs: number, now: number): Promise<Turn>
  /** Leaves the line, and gives the turn of `at` back. `called`: too late, it is about to be sent; `absent`: it has no place. */
  leave(channel: Channel, reference: string, at: number): Promise<'left' | 'called' | 'absent'>
  /** Gives a turn of `at` back for which nothing left. */
  giveBack(at: number): Promise<void>
  /**
   * Calls those whose turn has come. Each is to be told `done`; one that is not comes to the head of the line again.
   * `nextMs` is how long until the next turn, nothing when nobody waits.
   */
  call(channel: Channel, now: number): Promise<{ references: string[]; nextMs: number | undefined }>
  done(channel: Channel, reference: string): Promise<void>
  /** About how long until the turn of one in line comes, ms. */
  waitOf(channel: Channel, reference: string, now: number): Promise<number>
  /** What patience is measured by for one more of a practice, ms: the wait, or twice what the practice has in line already. */
  waitAhead(channel: Channel, practiceId: string, now: number): Promise<number>
  /** The service's PINs of today and their ceiling. */
  ofDay(limits: PinLimits, linkLifetimeMs: number, now: number): Promise<PinsOfDay>
  /** How many wait. */
  length(channel: Channel): Promise<number>
}

/** Longer than the carrier may take to answer. */
const LEASE_MS = 20_000
const AT_ONCE = 20
const LIFETIME_MS = 3 * DAY_MS

export function createCarrierLine(redis: RedisClient, pace: CarrierPace): CarrierLine {
  const takeTurn = defineScript<(string | number)[]>(redis, 'take_turn', 'day_ceiling', 'buckets', 'line')
  const callTurns = defineScript<[number, ...string[]]>(redis, 'call_turns', 'buckets', 'line')
  const leaveLine = defineScript<'left' | 'called' | 'absent'>(redis, 'leave_line', 'line')
  const giveBackTurn = defineScript<number>(redis, 'give_back_turn')
  const keysOf = (channel: Channel) => ['line', 'called', 'pace'].map((kind) => serviceKey(kind, channel))
  const placesKey = (channel: Channel) => serviceKey('places', channel)
  const pinsKey = (at: number) => dayKey(serviceKey('pins'), at)
  const intervalOf = (channel: Channel) => (pace[channel] > 0 ? 1000 / pace[channel] : 0)
  const spokenUntil = async (channel: Channel) =>
    Number((pace[channel] > 0 ? await redis.hget(serviceKey('pace', channel), 'second') : null) ?? 0)
  const lineKey = (channel: Channel) => serviceKey('line', channel)

  return {
    async take(channel, reference, limits, linkLifetimeMs, now) {
      const [outcome, ...rest] = await takeTurn(
        [...keysOf(channel), pinsKey(now), serviceKey('mailed'), placesKey(channel)],
        [
          now,
          reference,
          pace[channel],
          limits.patienceSeconds * 1000,
          daysOf(linkLifetimeMs),
          limits.serviceDayLeast,
          LIFETIME_MS,
        ],
      )
      const [waitMs = 0, sent = 0, right = 0, most = 0] = rest.map(Number)
      const ofDay = { sent, right, most }
      switch (outcome) {
        case 'turn':
          return { outcome, ofDay }
        case 'waits':
          return { outcome, waitMs, ofDay }
        case 'too-long':
          return { outcome, waitMs }
        case 'service-day':
          return { outcome }
        default:
          throw new Error(`unforeseen turn "${outcome}"`)
      }
    },
    leave: (channel, reference, at) =>
      leaveLine([lineKey(channel), serviceKey('called', channel), placesKey(channel), pinsKey(at)], [reference]),
    async giveBack(at) {
      await giveBackTurn([pinsKey(at)], [])
    },
    async call(channel, now) {
      const [nextMs, ...references] = await callTurns(
        [...keysOf(channel), placesKey(channel)],
        [now, pace[channel], AT_ONCE, LEASE_MS, LIFETIME_MS],
      )
      return { references, nextMs: nextMs < 0 ? undefined : nextMs }
    },
    async done(channel, reference) {
      await redis.zrem(serviceKey('called', channel), reference)
    },
    async waitOf(channel, reference, now) {
      const [place, freeAt] = await Promise.all([redis.zrank(lineKey(channel), reference), spokenUntil(channel)])
      return place === null ? 0 : Math.max(0, freeAt - now) + place * intervalOf(channel)
    },
    async waitAhead(channel, practiceId, now) {
      const [ahead, own, freeAt] = await Promise.all([
        redis.zcard(lineKey(channel)),
        redis.hget(placesKey(channel), practiceId),
        spokenUntil(channel),
      ])
      const wait = Math.max(0, freeAt - now) + ahead * intervalOf(channel)
      return Math.max(wait, 2 * Number(own ?? 0) * intervalOf(channel))
    },
    ofDay: (limits, linkLifetimeMs, now) =>
      pinsOfDay(
        redis,
        { pins: pinsKey(now), mailed: serviceKey('mailed') },
        { linkLifetimeMs, least: limits.serviceDayLeast },
        now,
      ),
    length: (channel) => redis.zcard(lineKey(channel)),
  }
}
