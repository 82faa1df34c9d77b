import type { SendRates } from '../domain/send-rates.ts'
import { serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** What holds where no rate was set while running: mails of the whole service; 0 is no limit. */
export type UsualRates = { sendPerSecond: number; sendPerHour: number; sendPerDay: number }

/** One trip of a worker to its budget. Numbers grow: a trip that is asked again, for its answer was lost, counts once. */
export type BudgetTrip = { worker: string; number: number }

/**
 * The budget that all workers share: continuous token buckets of a second, an hour and a day (24 hours) at once, which
 * hold at most a tenth of a second's worth and always one mail, so that no second sees much more than its share. They
 * live in Redis and survive restarts; so do rates that are set while running, which the next trip heeds. The limits hold
 * for workers whose clocks are within a minute of each other. A clock that is further behind than the others is taken for
 * one that was set back and begins anew, so that together they may send more; one that was set back by up to a minute
 * waits until it is as far as it was.
 */
export type SendBudget = {
  /**
   * Takes up to `wanted` mails. `waitMs` is how long until one more is free; what is taken without a limit needs not be
   * given back. Taken and never used is lost: a crash under-sends.
   */
  take(trip: BudgetTrip, wanted: number, now: number): Promise<{ taken: number; waitMs: number; limited: boolean }>
  giveBack(trip: BudgetTrip, mails: number, now: number): Promise<void>
  /** What holds now, and which of it was set while running. */
  rates(): Promise<{ rates: SendRates; set: Partial<SendRates> }>
  /** Sets rates in place of the settings, for all workers at once. */
  setRates(rates: Partial<SendRates>): Promise<void>
  /** Goes back to the settings. */
  resetRates(): Promise<void>
}

const RATES = ['perSecond', 'perHour', 'perDay'] as const

export function createSendBudget(redis: RedisClient, usual: UsualRates): SendBudget {
  const takeBudget = defineScript<[taken: number, waitMs: number, limited: number]>(redis, 'take_budget', 'buckets')
  const giveBackBudget = defineScript<number>(redis, 'give_back_budget', 'buckets')
  /** Stays until it is reset: no TTL. */
  const ratesKey = serviceKey('rates')
  const keysOf = (worker: string) => [ratesKey, serviceKey('budget'), serviceKey('trips', worker)]
  const settings = [usual.sendPerSecond, usual.sendPerHour, usual.sendPerDay]

  return {
    async take({ worker, number }, wanted, now) {
      const [taken, waitMs, limited] = await takeBudget(keysOf(worker), [now, number, wanted, ...settings])
      return { taken, waitMs, limited: limited === 1 }
    },
    async giveBack({ worker, number }, mails, now) {
      await giveBackBudget(keysOf(worker), [now, number, mails, ...settings])
    },
    async rates() {
      const stored = await redis.hgetall(ratesKey)
      const set = Object.fromEntries(
        RATES.filter((name) => stored[name] !== undefined).map((name) => [name, Number(stored[name])]),
      )
      const rates = { perSecond: usual.sendPerSecond, perHour: usual.sendPerHour, perDay: usual.sendPerDay }
      return { rates: { ...rates, ...set }, set }
    },
    async setRates(rates) {
      await redis.hset(ratesKey, ...Object.entries(rates).flat())
    },
    async resetRates() {
      await redis.del(ratesKey)
    },
  }
}
