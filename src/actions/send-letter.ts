import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { dayAndTime } from '../domain/clock-words.ts'
import { domainAnswer, type HandOver, refusalReason, replyReason } from '../domain/hand-over.ts'
import { practiceIdOf, remainingPatients } from '../domain/invitation.ts'
import { generationOf, type LetterEntry, type LetterState, letterField, nextTry } from '../domain/letter.ts'
import { letterMark } from '../domain/letter-mark.ts'
import type { Language, Practice } from '../domain/practice.ts'
import { remembered } from '../domain/remembered.ts'
import { hasStarted, LEAST_LINK_LEFT_MS } from '../domain/reminder.ts'
import { signSetupLink } from '../domain/setup-link.ts'
import { signStopToken } from '../domain/stop-link.ts'

type Settlement = Parameters<Deps['letters']['settle']>[2]
type Sheet = Parameters<Deps['mailer']['sendLetter']>[0]['sheet'] & {
  greeting(firstName: string | undefined): string
  /** Of a minute since the epoch. */
  lastDay(minute: number): string
}
type StoredInvitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/**
 * What to write down of a letter, what came of its hand-over if there was one, and how the mail server fares: `away` and
 * `slow-down` ask for a pause in all sending.
 */
export type SentLetter = {
  settlement: Settlement
  answer?: HandOver
  server: 'well' | 'slow-down' | 'away' | 'not-asked'
}

const MINUTE_MS = 60_000

/** A line that breaks before the mail says little of the letter: its first try again comes soon. */
const AFTER_CUT_MS = 1000

const MAY_HAVE_ARRIVED: readonly LetterState[] = ['accepted', 'delivered', 'unknown']

const sheets = new WeakMap<Practice, Partial<Record<`${'registration' | 'reminder'} ${Language}`, Sheet>>>()

/**
 * Sends one claimed letter, or finds that it is not to be sent any more. Writes down nothing but the hand-over itself:
 * the caller settles.
 *
 * @param invitation the letter's, as it was found at the claim.
 * @throws when Redis is away or the words fail; no byte of the letter left then.
 */
export async function sendLetter(
  deps: Deps,
  requestId: string,
  entry: LetterEntry,
  invitation: StoredInvitation | undefined,
): Promise<SentLetter> {
  const practice = await deps.practices.current(practiceIdOf(requestId))
  if (!practice || !invitation) return notSent({ to: 'cancelled', reason: 'no-invitation' })
  const kept =
    keptBack(entry, invitation, practice.timeZone, deps.now()) ??
    (entry.letter.kind === 'reminder' ? await reminderKeptBack(deps, requestId, invitation) : undefined)
  if (kept) return notSent(kept)

  const address = deps.keyring.index('email', invitation.guardian.email)
  let suppressed = false
  const answer = await deps.mailer.sendLetter(letterMail(deps, entry, invitation, practice), async () => {
    const link = { generation: invitation.generation, lifetimeMs: deps.config.linkLifetimeMs, address }
    const step = await deps.letters.hand(requestId, entry, link, deps.now())
    suppressed = step.outcome === 'suppressed'
    return step.outcome === 'handed' ? step.issuedAt : undefined
  })
  if (suppressed) return notSent({ to: 'suppressed', reason: 'address-bounced' })
  return { settlement: settlementOf(deps, entry, address, answer), answer, server: serverAfter(answer) }
}

/** Why a letter is not sent any more, judged anew at each claim. */
function keptBack(
  entry: LetterEntry,
  invitation: StoredInvitation,
  timeZone: string,
  now: number,
): Settlement | undefined {
  const today = calendarDateIn(timeZone, now)
  const state = (to: Extract<LetterState, 'cancelled' | 'suppressed'>, reason: string) => ({ to, reason })
  if (invitation.link !== 'open') return state('cancelled', `link-${invitation.link}`)
  if (generationOf(entry.letter) !== invitation.generation) return state('cancelled', 'replaced')
  if (invitation.mailStopped) return state('suppressed', 'mail-stopped')
  if (remainingPatients(invitation.guardian, today).length === 0) return state('suppressed', 'minor-age-limit-reached')
  const carriesOldLink = entry.unanswered > 0 || entry.letter.kind === 'reminder'
  if (carriesOldLink && (invitation.linkExpiresAt ?? 0) - now < LEAST_LINK_LEFT_MS)
    return state('cancelled', 'link-ends')
  return undefined
}

/** A reminder is not sent to who started, and only after an email that did not come back. */
async function reminderKeptBack(
  deps: Deps,
  requestId: string,
  invitation: StoredInvitation,
): Promise<Settlement | undefined> {
  if (hasStarted(invitation)) return { to: 'suppressed', reason: 'started' }
  const first = await deps.letters.find(requestId, { invitationId: invitation.id, kind: 'invitation', n: 0 })
  return first && MAY_HAVE_ARRIVED.includes(first.state) ? undefined : { to: 'suppressed', reason: 'first-came-back' }
}

function letterMail(
  deps: Deps,
  { letter, linkIssuedAt }: LetterEntry,
  invitation: StoredInvitation,
  practice: Practice,
) {
  const { config, keyring } = deps
  const { email, firstName, language } = invitation.guardian
  const sheet = sheetOf(deps, practice, language, letter.kind === 'reminder' ? 'reminder' : 'registration')
  return {
    sheet,
    to: email,
    name: `letter.${practice.id}.${letterField(letter).replace(':', '.')}`,
    mark: letterMark(keyring.index, letter),
    values(handedAt: number) {
      const issuedAt = linkIssuedAt ?? handedAt
      const lifetimeMs =
        linkIssuedAt && invitation.linkExpiresAt ? invitation.linkExpiresAt - linkIssuedAt : config.linkLifetimeMs
      const link = signSetupLink(keyring.linkKeys, {
        invitationId: invitation.id,
        generation: invitation.generation,
        issuedAt,
        lifetimeMs,
      })
      return {
        greeting: sheet.greeting(firstName),
        link: `${config.publicUrl}/set-up/${link}`,
        lastDay: sheet.lastDay(Math.floor((issuedAt + lifetimeMs) / MINUTE_MS)),
        stopUrl: `${config.publicUrl}/stop/${signStopToken(keyring.linkKeys, invitation.id)}`,
      }
    },
  }
}

/** What all letters of a practice in one language share. A practice that was read anew is looked at anew. */
function sheetOf({ render }: Deps, practice: Practice, language: Language, mail: 'registration' | 'reminder'): Sheet {
  const known = sheets.get(practice) ?? {}
  sheets.set(practice, known)
  const { name, phone, officeHours, officeEmail: replyTo } = practice
  const sender = { name, phone, ...(officeHours === undefined ? {} : { hours: officeHours }) }
  const about = `${mail} ${language}` as const
  known[about] ??= {
    key: JSON.stringify([mail, language, sender, replyTo]),
    fromName: name,
    replyTo,
    write: (values) => render.email(mail, { language, practice: sender, ...values }),
    greeting: remembered((firstName) => render.greeting(language, firstName)),
    lastDay: remembered((minute) => dayAndTime(minute * MINUTE_MS, practice.timeZone, language)),
  }
  return known[about]
}

function settlementOf(deps: Deps, entry: LetterEntry, address: string, answer: HandOver): Settlement {
  const now = deps.now()
  const { deferrals, firstDeferredAt } = entry
  switch (answer.outcome) {
    case 'accepted':
      return { to: 'accepted' }
    case 'refused':
      return { to: 'failed', reason: refusalReason(answer), refusal: answer.refusal, address }
    case 'bad-address':
      return { to: 'failed', reason: 'bad-address' }
    case 'put-off': {
      const reason = answer.senderRefused ? `policy-${replyReason(answer)}` : replyReason(answer)
      const sign = answer.senderRefused ? ({ refusal: 'policy', address } as const) : {}
      const byDomain = domainAnswer(answer, deferrals) !== undefined
      const next = nextTry(byDomain ? entry : { deferrals, firstDeferredAt }, deps.config.deferFirstMs, now)
      return next.again ? { to: 'deferred', dueAt: next.at, reason, ...sign } : { to: 'failed', reason, ...sign }
    }
    case 'kept-back':
      return { to: 'queued', dueAt: now }
    case 'no-line': {
      if (answer.away !== undefined) return { to: 'queued', dueAt: 'first', reason: `no-line-${answer.away}` }
      const next = nextTry({ deferrals, firstDeferredAt }, AFTER_CUT_MS, now)
      return next.again ? { to: 'deferred', dueAt: next.at, reason: 'line-cut' } : { to: 'failed', reason: 'line-cut' }
    }
    case 'unknown':
      return { to: 'unknown', dueAt: now + deps.config.unknownWaitMs, reason: 'no-answer' }
  }
}

function serverAfter(answer: HandOver): SentLetter['server'] {
  switch (answer.outcome) {
    case 'accepted':
    case 'refused':
      return 'well'
    case 'put-off':
      return answer.slowDown ? 'slow-down' : 'well'
    case 'no-line':
    case 'unknown':
      return 'away'
    case 'bad-address':
    case 'kept-back':
      return 'not-asked'
  }
}

function notSent(settlement: Settlement): SentLetter {
  return { settlement, server: 'not-asked' }
}
