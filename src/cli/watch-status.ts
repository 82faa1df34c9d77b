import { setTimeout as pause } from 'node:timers/promises'
import { Presets, SingleBar } from 'cli-progress'
import { type LetterProgress, readProgress } from '../actions/read-progress.ts'
import type { Deps } from '../deps.ts'
import { timeLeftWords } from '../domain/time-left.ts'
import type { WaitReason } from '../domain/waits.ts'

const EVERY_MS = 500
/** How often all letters are read for what only they tell: the rate, what is uncertain, why they wait. */
const LOOK_EVERY_MS = 5000

/** Follows a release with a progress bar, its rate and the time left, until nothing moves any more. */
export async function watchStatus(deps: Deps, requestId: string): Promise<void> {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% | {value}/{total} letters | {rate} | {words}',
      gracefulExit: false,
      linewrap: false,
      noTTYOutput: true,
      notTTYSchedule: 5000,
      emptyOnZero: true,
    },
    Presets.shades_classic,
  )
  let look: LetterProgress | undefined
  let lookedAt = Number.NEGATIVE_INFINITY
  for (;;) {
    const now = deps.now()
    const due = await deps.letters.due(requestId)
    const moving = due.waiting + due.inHands
    if (look === undefined || moving === 0 || now - lookedAt >= LOOK_EVERY_MS) {
      const read = await readProgress(deps, requestId)
      if (!read) return
      if (look === undefined) bar.start(read.progress.letters, 0, { rate: '', words: '' })
      look = read.progress
      lookedAt = now
    }
    bar.setTotal(look.letters)
    bar.update(look.letters - moving - due.held, {
      rate: `${look.settledLastMinute} in the last minute`,
      words: wordsOf(look, now),
    })
    if (moving === 0 || (look.state !== 'releasing' && due.inHands === 0)) break
    await pause(EVERY_MS)
  }
  bar.stop()
}

/** What keeps all letters from moving, so that a time left would say too little. */
const STOPS: readonly WaitReason[] = ['paused', 'no-worker', 'window-closed', 'mail-server-away']

/** What the end of the bar says: how long it takes, or what keeps it. */
function wordsOf({ waiting, endsAt, waits, state }: LetterProgress, now: number): string {
  const stop = waits.find(({ why }) => endsAt === undefined || STOPS.includes(why))
  if (stop) return stop.words
  return waiting === 0 ? state : timeLeftWords(endsAt, now)
}
