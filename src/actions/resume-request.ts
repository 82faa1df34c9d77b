import type { Deps } from '../deps.ts'
import { DAY_MS } from '../domain/limits.ts'
import { auditRequest } from './audit-request.ts'
import { finishRequest } from './finish-request.ts'
import { forecastDays } from './forecast-days.ts'
import { notifyPractice } from './notify-practice.ts'

/**
 * Goes on with mail after a pause, and lets go what a canary held back. A decision: what was counted so far halts the
 * request no more. The practice is told on which days the held letters go out. One that was held back from its release, for
 * this may be a restored backup, may be released after it. Answers how many held letters were let go, and the state it is in
 * then: one that has nothing left to send but reminders to come is finished again.
 */
export async function resumeRequest(deps: Deps, requestId: string, actor: string) {
  const [talliedAtResume, { held }] = await Promise.all([deps.letters.tally(requestId), deps.letters.due(requestId)])
  const moved = await deps.requests.move(requestId, 'releasing', ['paused'], deps.now(), { talliedAtResume })
  if (moved.outcome === 'refused' && moved.state === 'requested') return letRelease(deps, requestId, actor)
  if (moved.outcome === 'unknown' || moved.outcome === 'refused') return moved
  if (moved.outcome === 'already' && held > 0) await deps.requests.set(requestId, { talliedAtResume })
  await deps.letters.open(requestId, deps.now())
  if (held > 0) await announceHeld(deps, requestId)
  const released = await deps.letters.releaseHeld(requestId, deps.now())
  if (moved.outcome === 'moved' || held > 0)
    await auditRequest(deps, requestId, 'resumed', actor, `${released} letters let go`)
  const state: 'finished' | 'releasing' = (await finishRequest(deps, requestId)) ? 'finished' : 'releasing'
  return { ...moved, released, state }
}

async function letRelease(deps: Deps, requestId: string, actor: string) {
  const event = { event: 'resumed', actor, at: deps.now(), requestId, detail: 'may be released' }
  const moved = await deps.requests.holdUnreleased(requestId, undefined, event)
  switch (moved.outcome) {
    case 'moved':
      return { ...moved, released: 0, state: 'requested' as const }
    case 'already':
      return { outcome: 'refused' as const, state: 'requested' as const }
    case 'refused':
    case 'unknown':
      return moved
  }
}

/** Before they go, so that none goes unannounced: one that was cut short here is resumed again, and told once all the same. */
async function announceHeld(deps: Deps, requestId: string): Promise<void> {
  const request = await deps.requests.find(requestId)
  const practice = request && (await deps.practices.find(request.practiceId))
  if (!request || !practice) return
  const { held = 0, queued = 0 } = await deps.letters.counts(requestId)
  const emails = held + queued
  await notifyPractice(deps, practice, request, {
    kind: 'release-goes-on',
    data: {
      practiceName: practice.name,
      emails,
      days: await forecastDays(deps, request, practice, emails),
      linkDays: Math.round(deps.config.linkLifetimeMs / DAY_MS),
    },
  })
}
