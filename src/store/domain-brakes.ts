import { BRAKE_WINDOW, type DomainAnswer } from '../domain/domain-brake.ts'
import { domainKey, serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** A mail domain to which no mail goes before `until`, epoch ms. */
export type SlowedDomain = { domain: string; until: number }

/** Answers that one worker saw, oldest first. Numbers grow: a note that is made again, for its answer was lost, counts once. */
export type DomainNote = { worker: string; number: number; answers: readonly DomainAnswer[] }

/** `watched`: some of the last answers put mail off, so that the next ones matter; `clear`: none did. */
export type Judged = { outcome: 'braked'; until: number } | { outcome: 'released' | 'watched' | 'clear' }

/**
 * The brake of each receiving mail domain, which all workers share: when a fifth or more of the last twenty hand-overs
 * were put off, no mail goes there for a pause, then twenty letters first. The pause doubles each time that letters were
 * put off again: a domain that greylists, and puts off first tries alone, is paused no longer. A good window of twenty
 * resets it.
 */
export type DomainBrakes = {
  note(domain: string, note: DomainNote, now: number): Promise<Judged>
  /** Whether a letter may go to a domain that is on the list: `letter` names it and its attempt. */
  pass(
    domain: string,
    letter: string,
    now: number,
  ): Promise<{ outcome: 'go' | 'free' } | { outcome: 'wait'; until: number }>
  /** The domains that are slowed beyond an instant, for whoever says why mail waits; from 0, those also that a few letters try. */
  list(now: number): Promise<SlowedDomain[]>
}

const MARKS: Readonly<Record<DomainAnswer, string>> = { answered: '0', 'put-off': '1', 'put-off-again': '2' }
const FORGET_MS = 24 * 60 * 60_000

/** @param pauses of a domain, ms: the first one, and the longest that doubling leads to. */
export function createDomainBrakes(
  redis: RedisClient,
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
): DomainBrakes {
  const noteAnswers = defineScript<['braked' | 'released' | 'watched' | 'clear', number]>(redis, 'note_answers')
  const passBrake = defineScript<['go' | 'wait' | 'free', number]>(redis, 'pass_brake')
  /** What is older than a day is removed with each brake that comes: no TTL. */
  const slowed = serviceKey('slowed')
  const keysOf = (domain: string) => [domainKey(domain, 'brake'), domainKey(domain, 'first')]

  return {
    async note(domain, { worker, number, answers }, now) {
      const marks = answers.map((answer) => MARKS[answer]).join('')
      const [outcome, until] = await noteAnswers(keysOf(domain), [
        now,
        worker,
        number,
        marks,
        BRAKE_WINDOW,
        firstMs,
        longestMs,
      ])
      if (outcome === 'released') await redis.zrem(slowed, domain)
      if (outcome !== 'braked') return { outcome }
      await redis.zadd(slowed, until, domain)
      await redis.zremrangebyscore(slowed, '-inf', now - FORGET_MS)
      return { outcome, until }
    },
    async pass(domain, letter, now) {
      const [outcome, until] = await passBrake(keysOf(domain), [now, letter, BRAKE_WINDOW, firstMs])
      if (outcome === 'free') await redis.zrem(slowed, domain)
      return outcome === 'wait' ? { outcome, until } : { outcome }
    },
    async list(now) {
      const listed = await redis.zrangebyscore(slowed, `(${now}`, '+inf', 'WITHSCORES')
      return listed.flatMap((domain, index) => {
        const until = Number(listed[index + 1])
        return index % 2 === 0 ? [{ domain, until }] : []
      })
    },
  }
}
