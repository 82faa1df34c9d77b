import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What is asked of Redis at each scrape: one look over the open requests. */
export type ServiceGauges = {
  lettersByState: Partial<Record<string, number>>
  /** Of letters that might go out now; 0 when none waits. */
  oldestDueSeconds: number
  requestsByState: Partial<Record<string, number>>
  /** Of all releases so far, refusals of the mail server among them. */
  bouncesByClass: Partial<Record<string, number>>
  workersAlive: number
  slowedDomains: number
  /** Who stands in line for the carrier, by channel. */
  inLine: Record<string, number>
}

/**
 * What this process counts for operators' machines. Labels are words of a fixed list, never an id, an address or a name.
 * Durations are in seconds.
 */
export type Metrics = {
  registry: Registry
  letterSettled(state: string): void
  handedOver(seconds: number, outcome: string): void
  claimed(letters: number): void
  budgetWaited(of: 'service' | 'request'): void
  pinSent(channel: string, outcome: string): void
  pinChecked(outcome: string): void
  oddDay(of: 'practice' | 'service', odd: string): void
  redeemed(): void
  /** PIN requests of this process that are held back for their address now. */
  heldBack(requests: number): void
  answered(method: string, route: string, status: number, seconds: number): void
  beat(): void
  leads(leads: boolean): void
  /** Sets what was asked of Redis; nothing when it did not answer. */
  looked(gauges: ServiceGauges | undefined): void
}

const HAND_OVER_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 90]
const ANSWER_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5]

/** Builds the counters of one process, in a registry of their own. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `bulk_pin_${name}`, help, labelNames, registers })
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `bulk_pin_${name}`, help, labelNames, registers })

  const settled = counter('letters_settled_total', 'Letters of which it was written down what became of them', [
    'state',
  ])
  const handOvers = new Histogram({
    name: 'bulk_pin_hand_over_seconds',
    help: 'From the start of handing a letter to the mail server to its answer',
    labelNames: ['outcome'],
    buckets: HAND_OVER_SECONDS,
    registers,
  })
  const claims = counter('letters_claimed_total', 'Letters claimed to be sent')
  const waits = counter('budget_waits_total', 'Times a worker found no mail free in a budget', ['budget'])
  const pinsSent = counter(
    'pins_sent_total',
    'PINs asked for, by what came of it; those in line count again when their turn comes',
    ['channel', 'outcome'],
  )
  const pinsChecked = counter('pins_checked_total', 'Entries of a PIN, by what came of it', ['outcome'])
  const oddDays = counter('odd_pin_days_total', 'Times the operator was told of a day with odd PINs', ['of', 'odd'])
  const redemptions = counter('redemptions_total', 'Redemptions by a portal, of hand-off codes and of PINs')
  const heldBack = gauge('held_back_requests', 'PIN requests that wait, for many come from their address')
  const answers = new Histogram({
    name: 'bulk_pin_http_request_seconds',
    help: 'Requests answered on the public port, by the pattern of the route',
    labelNames: ['method', 'route', 'status'],
    buckets: ANSWER_SECONDS,
    registers,
  })
  const beats = counter('worker_beats_total', 'Signs of life of the worker of this process')
  const leader = gauge('worker_leads', 'Whether the worker of this process leads')
  const redisUp = gauge('redis_up', 'Whether Redis answered at the scrape')
  const letters = gauge('open_letters', 'Letters of the requests that are being sent or paused', ['state'])
  const oldest = gauge('oldest_due_seconds', 'Age of the oldest letter that might go out now; 0 when none waits')
  const requests = gauge('requests', 'Requests by state', ['state'])
  const bounces = gauge('bounces', 'Letters refused, bounced or complained about, of all releases so far', ['class'])
  const slowed = gauge('slowed_domains', 'Mail domains to which no mail goes for now, for they put off too much')
  const line = gauge('carrier_line', 'PINs that wait for their turn at the carrier', ['channel'])
  const workers = gauge('workers_alive', 'Workers with a sign of life within 15 seconds')

  return {
    registry,
    letterSettled: (state) => settled.inc({ state }),
    handedOver: (seconds, outcome) => handOvers.observe({ outcome }, seconds),
    claimed: (count) => claims.inc(count),
    budgetWaited: (budget) => waits.inc({ budget }),
    pinSent: (channel, outcome) => pinsSent.inc({ channel, outcome }),
    pinChecked: (outcome) => pinsChecked.inc({ outcome }),
    oddDay: (of, odd) => oddDays.inc({ of, odd }),
    redeemed: () => redemptions.inc(),
    heldBack: (requests) => heldBack.set(requests),
    answered: (method, route, status, seconds) => answers.observe({ method, route, status: String(status) }, seconds),
    beat: () => beats.inc(),
    leads: (leads) => leader.set(leads ? 1 : 0),
    looked(found) {
      for (const each of [letters, requests, bounces, line]) each.reset()
      for (const each of [oldest, slowed, workers]) each.remove()
      redisUp.set(found ? 1 : 0)
      if (!found) return
      for (const [state, count = 0] of Object.entries(found.lettersByState)) letters.set({ state }, count)
      for (const [state, count = 0] of Object.entries(found.requestsByState)) requests.set({ state }, count)
      for (const [kind, count = 0] of Object.entries(found.bouncesByClass)) bounces.set({ class: kind }, count)
      for (const [channel, count] of Object.entries(found.inLine)) line.set({ channel }, count)
      oldest.set(found.oldestDueSeconds)
      slowed.set(found.slowedDomains)
      workers.set(found.workersAlive)
    },
  }
}
