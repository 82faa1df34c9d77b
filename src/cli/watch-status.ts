import { setTimeout as pause } from 'node:timers/promises'
import { Presets, SingleBar } from 'cli-progress'
import { readStatus } from '../actions/read-status.ts'
import type { Deps } from '../deps.ts'

const EVERY_MS = 500
const SETTLED = ['accepted', 'failed', 'suppressed', 'cancelled'] as const

/** Follows a release with a progress bar, its rate and the time left, until nothing moves any more. */
export async function watchStatus(deps: Deps, requestId: string): Promise<void> {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% | {value}/{total} letters | {rate} | {state}',
      hideCursor: true,
      gracefulExit: true,
      noTTYOutput: true,
      notTTYSchedule: 5000,
      etaBuffer: 50,
    },
    Presets.shades_classic,
  )
  let started: { at: number; settled: number } | undefined
  for (;;) {
    const [request, counts, due] = await Promise.all([
      deps.requests.find(requestId),
      deps.letters.counts(requestId),
      deps.letters.due(requestId),
    ])
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const settled = SETTLED.reduce((sum, state) => sum + (counts[state] ?? 0), 0)
    const waiting = due.waiting + due.inHands
    if (!started) {
      started = { at: deps.now(), settled }
      bar.start(total, settled, { rate: '', state: '' })
    }
    const perSecond = (settled - started.settled) / Math.max(0.001, (deps.now() - started.at) / 1000)
    bar.setTotal(total)
    bar.update(settled, {
      rate: `${perSecond.toFixed(1)}/s, ${timeLeft(waiting, perSecond)}`,
      state: request?.state ?? 'unknown',
    })
    if (waiting === 0 || (request?.state !== 'releasing' && due.inHands === 0)) break
    await pause(EVERY_MS)
  }
  bar.stop()
}

function timeLeft(waiting: number, perSecond: number): string {
  if (waiting === 0) return 'done'
  if (perSecond <= 0) return 'waiting'
  const minutes = waiting / perSecond / 60
  return minutes < 1
    ? 'less than a minute left'
    : minutes < 90
      ? `about ${Math.round(minutes)} min left`
      : `about ${Math.round(minutes / 60)} h left`
}

/** One look at a request in plain lines. */
export async function statusLines(deps: Deps, requestId: string): Promise<string[]> {
  const status = await readStatus(deps, requestId)
  if (!status) return []
  const counts = Object.entries(status.counts).map(([state, count]) => `${count} ${state}`)
  const { invited, emailed, opened, pinSent, redeemed, registered, locked, ended, endedBy } = status.funnel
  const reasons = Object.entries(endedBy).map(([reason, count]) => `${count} ${reason}`)
  return [
    `${status.id}  ${status.state}${status.place === undefined ? '' : `, place ${status.place} of the queue`}`,
    `  letters   ${counts.join(', ') || 'none yet'}`,
    `  guardians ${invited} invited, ${emailed} emailed, ${opened} opened, ${pinSent} got a PIN, ${redeemed} redeemed, ${registered} registered; ${locked} locked, ${ended} ended${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
  ]
}
