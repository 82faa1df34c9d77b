import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { isMorningAfter } from '../domain/morning.ts'
import type { Practice } from '../domain/practice.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { sparingOthers } from './sparing-others.ts'

/**
 * If this worker leads: tells each practice's office what families told since the last time, in the morning after it
 * happened, once a day and with counts only. What is to be told is taken out of the counting first, under the day whose
 * notice it is, so that one that is cut short is simply done again. A practice with which something is wrong keeps none of
 * the others waiting.
 */
export async function tellFamilyNews(deps: Deps, worker: string): Promise<void> {
  if (!(await deps.workers.lead(worker, deps.now()))) return
  for (const practice of await deps.practices.list()) {
    await sparingOthers(deps, practice.id, () => tellPractice(deps, practice), 'practice')
  }
}

async function tellPractice(deps: Deps, practice: Practice): Promise<void> {
  const taken = await takeNews(deps, practice)
  if (!taken) return
  const { day, counts } = taken
  const request = await requestToldOf(deps, practice.id)
  await deps.notices.add(
    {
      id: `family-news ${practice.id} ${day}`,
      kind: 'family-news',
      ...(request && { requestId: request.id }),
      to: [practice.officeEmail],
      replyTo: deps.config.operatorEmail,
      data: {
        practiceName: practice.name,
        asked: counts.asked,
        notMe: counts['not-me'],
        notMyNumber: counts['not-my-number'],
        notAskedFor: counts['not-asked-for'],
      },
    },
    deps.now(),
  )
  await deps.familyNews.noteTold(practice.id, taken)
}

/** The news is the practice's, not one request's: it waits with one that stands still, and goes with none that is erased. */
async function requestToldOf(deps: Deps, id: string): Promise<BulkPinRequest | undefined> {
  const released = (await deps.requests.list()).filter(
    ({ practiceId, releasedAt, erasedAt }) => practiceId === id && releasedAt !== undefined && erasedAt === undefined,
  )
  return released.find(({ state }) => state === 'paused') ?? released.at(-1)
}

async function takeNews(deps: Deps, { id, timeZone }: Practice) {
  const { since, taken } = await deps.familyNews.waiting(id)
  if (taken) return taken
  const now = deps.now()
  if (since === undefined || !isMorningAfter(since, timeZone, now)) return undefined
  return deps.familyNews.take(id, since, calendarDateIn(timeZone, now))
}
