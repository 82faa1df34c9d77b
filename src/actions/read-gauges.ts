import type { Deps } from '../deps.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { sendWindowOf, windowOpensAt } from '../domain/send-window.ts'

type ServiceGauges = NonNullable<Parameters<Deps['metrics']['looked']>[0]>

const BOUNCES = ['hard', 'soft', 'policy', 'complaint'] as const

/** What a scrape asks of Redis: the letters of the requests that are open, what came back, what is slowed, who stands in line, and who is at work. */
export async function readGauges(deps: Deps): Promise<ServiceGauges> {
  const [requests, open, workers, slowed, texts, calls] = await Promise.all([
    deps.requests.list(),
    deps.letters.openRequests(),
    deps.workers.alive(deps.now()),
    deps.domainBrakes.list(deps.now()),
    deps.carrierLine.length('text'),
    deps.carrierLine.length('call'),
  ])
  const gauges: ServiceGauges = {
    lettersByState: {},
    oldestDueSeconds: 0,
    requestsByState: {},
    bouncesByClass: {},
    workersAlive: workers.length,
    slowedDomains: slowed.length,
    inLine: { text: texts, call: calls },
  }
  for (const request of requests) {
    add(gauges.requestsByState, request.state, 1)
    if (request.releasedAt === undefined) continue
    const tally = await deps.letters.tally(request.id)
    for (const kind of BOUNCES) add(gauges.bouncesByClass, kind, tally[kind])
    if (!open.includes(request.id)) continue
    for (const [state, count = 0] of Object.entries(await deps.letters.counts(request.id)))
      add(gauges.lettersByState, state, count)
    gauges.oldestDueSeconds = Math.max(gauges.oldestDueSeconds, await oldestDue(deps, request))
  }
  return gauges
}

function add(counts: Partial<Record<string, number>>, state: string, count: number): void {
  counts[state] = (counts[state] ?? 0) + count
}

/** Letters that stand still by order or for the hour of the day are not late; those whose practice cannot be read are. */
async function oldestDue(deps: Deps, { id, practiceId, state }: BulkPinRequest): Promise<number> {
  if (state !== 'releasing' && state !== 'finished') return 0
  const now = deps.now()
  const practice = await deps.practices.current(practiceId).catch(() => undefined)
  const window = practice && sendWindowOf(practice, deps.config.sendWindow)
  if (practice && windowOpensAt(window, practice.timeZone, now) !== undefined) return 0
  const { nextDueAt = now } = await deps.letters.due(id)
  return Math.max(0, (now - nextDueAt) / 1000)
}
