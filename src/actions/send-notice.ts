import type { Deps } from '../deps.ts'
import type { HandOver } from '../domain/hand-over.ts'
import { nextTry } from '../domain/letter.ts'
import { mayBeRestored } from './hold-restored-backup.ts'

const HELD_MS = 30_000

type ClaimedNotice = NonNullable<Awaited<ReturnType<Deps['notices']['claim']>>>

/**
 * Sends every notice that is due, one after the other; what is held back after a restored backup waits. Called by the worker all the time, and right after a command so
 * that its mail goes out at once; what fails here the worker takes up.
 *
 * @returns false when the mail server could not be reached.
 */
export async function sendDueNotices(deps: Deps): Promise<boolean> {
  while (true) {
    const claimed = await deps.notices.claim(deps.config.claimLeaseMs, deps.now())
    if (claimed === undefined) return true
    if (await isHeldBack(deps, claimed.notice)) {
      await deps.notices.hold(claimed, deps.now() + HELD_MS, deps.now())
      continue
    }
    const answer = await sendNotice(deps, claimed)
    await writeDown(deps, claimed, answer)
    if (answer.outcome === 'no-line') return false
  }
}

/** A guardian's notice waits also where no worker has looked at the backup yet. */
async function isHeldBack(deps: Deps, { kind, requestId }: ClaimedNotice['notice']): Promise<boolean> {
  if (requestId === undefined) return false
  const request = await deps.requests.find(requestId)
  if (request?.state === 'paused' && request.pausedFor?.by === 'restored-backup') return true
  return kind === 'account-set-up' && mayBeRestored(deps, undefined)
}

async function sendNotice(deps: Deps, claimed: ClaimedNotice): Promise<HandOver> {
  const { notice, addedAt } = claimed
  const { to, fromName = 'Bulk PIN', replyTo } = notice
  const words = deps.render.email(notice.kind, notice.data)
  const name = `notice.${notice.id.replace(/[^A-Za-z0-9_.-]+/g, '.')}`
  const mail = { ...words, to, fromName, name, sentAt: addedAt, ...(replyTo === undefined ? {} : { replyTo }) }
  return deps.mailer.sendNotice(mail, () => deps.notices.hand(claimed, deps.config.unknownWaitMs, deps.now()))
}

async function writeDown(deps: Deps, claimed: ClaimedNotice, answer: HandOver): Promise<void> {
  const now = deps.now()
  switch (answer.outcome) {
    case 'accepted':
      return deps.notices.settle(claimed, now)
    case 'refused':
    case 'bad-address':
      deps.log.warn({ notice: claimed.notice.id, outcome: answer.outcome }, 'a notice could not be delivered')
      return deps.notices.settle(claimed, now)
    case 'put-off':
    case 'no-line': {
      const next = nextTry(claimed, Math.min(deps.config.deferFirstMs, 30_000), now)
      return next.again ? deps.notices.again(claimed, next.at, now) : deps.notices.settle(claimed, now)
    }
    case 'kept-back':
    case 'unknown':
      return
  }
}
