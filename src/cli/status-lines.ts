import type { RequestStatus } from '../actions/read-status.ts'
import { dayAndTime } from '../domain/clock-words.ts'
import type { Funnel, FunnelSteps } from '../domain/funnel.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import { LETTER_STATES } from '../domain/letter.ts'
import { LANGUAGES, type Language } from '../domain/practice.ts'
import { thousands } from '../domain/proof-of-end.ts'
import { timeLeftWords } from '../domain/time-left.ts'
import { momentWords } from '../domain/waits.ts'

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', es: 'Spanish' }

/** One look at a request in plain lines. `now` is epoch ms. */
export function statusLines(status: RequestStatus, now: number): string[] {
  const place = status.place === undefined ? '' : `, place ${status.place} of the queue`
  return [
    `${status.id}  ${status.state}${place}`,
    ...(status.letters > 0 ? [...letterLines(status, now), ...funnelLines(status, now)] : []),
    ...(status.remindersFrom === undefined
      ? []
      : [
          `  reminders  to those who have not started, from ${momentWords(status.remindersFrom, status.timeZone, now)}`,
        ]),
    ...status.waits.map(({ words }) => `  waits      ${words}`),
    `  next       ${nextStep(status)}`,
  ]
}

function letterLines(status: RequestStatus, now: number): string[] {
  const { counts, settledLastMinute, uncertain, secondCopies, books, state, endsAt, waiting, held } = status
  const listed = LETTER_STATES.flatMap((name) => {
    const count = counts[name] ?? 0
    return count > 0 ? [`${thousands(count)} ${name}`] : []
  })
  const settled = status.letters - waiting
  const open = waiting > 0 && state !== 'cancelled'
  const speed = `${thousands(settledLastMinute)} in the last minute`
  return [
    `  letters    ${books.proved ? `${state}: ${books.equation}` : listed.join(', ')}`,
    ...(open
      ? [
          `  done       ${bar(settled, status.letters)}; ${speed}${endsAt === undefined ? '' : `, ${timeLeftWords(endsAt, now)} (${momentWords(endsAt, status.timeZone, now)})${held > 0 ? ' for those that are not held' : ''}`}`,
        ]
      : []),
    ...(uncertain.resting > 0
      ? [
          `  uncertain  ${thousands(uncertain.resting)} without an answer from the mail server rest: they may have arrived, and are not sent again`,
        ]
      : []),
    ...(secondCopies > 0
      ? [`  twice      ${thousands(secondCopies)} sent once more after no answer: the same email, the same link`]
      : []),
  ]
}

const BAR_WIDTH = 20

function bar(done: number, all: number): string {
  const share = all === 0 ? 0 : done / all
  const full = Math.floor(share * BAR_WIDTH)
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${Math.floor(share * 100)}%, ${thousands(done)} of ${thousands(all)}`
}

function funnelLines({ id, funnel, funnelCountedAt, timeZone }: RequestStatus, now: number): string[] {
  const languages = LANGUAGES.flatMap((language) => {
    const steps = funnel.byLanguage[language]
    return steps && steps.invited < funnel.invited
      ? [`  ${LANGUAGE_NAMES[language].padEnd(9)}  ${stepWords(steps)}`]
      : []
  })
  const countedAt = funnelCountedAt === undefined ? '' : ` (as of ${momentWords(funnelCountedAt, timeZone, now)})`
  return [
    `  guardians  ${stepWords(funnel)}${countedAt}`,
    ...languages,
    ...linkLines(funnel),
    ...askedLines(id, funnel),
  ]
}

function stepWords(steps: FunnelSteps): string {
  const { invited, emailed, delivered, opened, pinSent, redeemed, registered } = steps
  return [
    `${thousands(invited)} invited`,
    `${thousands(emailed)} emailed`,
    `${thousands(delivered)} delivered for certain`,
    `${thousands(opened)} opened`,
    `${thousands(pinSent)} got a PIN`,
    `${thousands(redeemed)} redeemed`,
    `${thousands(registered)} registered`,
  ].join(' › ')
}

function linkLines({ locked, ended, endedBy }: Funnel): string[] {
  const reasons = Object.entries(endedBy).map(([reason, count]) => `${thousands(count)} ${reason}`)
  return locked + ended === 0
    ? []
    : [
        `  links      ${thousands(locked)} locked, ${thousands(ended)} ended${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
      ]
}

function askedLines(requestId: string, { askedAgain }: Funnel): string[] {
  return askedAgain === 0
    ? []
    : [
        `  asked      ${thousands(askedAgain)} ask for a new email and got none since: "bulk-pin invitation asked ${practiceIdOf(requestId)}" lists them`,
      ]
}

function nextStep({ id, state, waits, waiting, held, erasedAt, timeZone }: RequestStatus): string {
  if (erasedAt !== undefined)
    return `nothing to do: its contact data was erased on ${dayAndTime(erasedAt, timeZone, 'en')}; counts and the audit trail stay`
  const lists = `"bulk-pin report ${id} --out FILE.csv --by-hand BY-HAND.csv" writes the lists`
  switch (state) {
    case 'requested':
      return waits.some(({ why }) => why === 'paused')
        ? `if it was not released since that backup, "bulk-pin resume ${id}", then "bulk-pin release ${id}"; if it was, "bulk-pin cancel ${id}"`
        : `"bulk-pin request file ${id} FILE" if it is not handed over yet, then "bulk-pin release ${id}"`
    case 'releasing':
      if (waits.some(({ why }) => why === 'no-worker')) return 'start a worker: "bulk-pin serve --only worker"'
      return held > 0
        ? `look at the first answers, then "bulk-pin resume ${id}"`
        : `nothing to do; "bulk-pin status ${id} --watch" follows, "bulk-pin pause ${id}" stops mail`
    case 'paused':
      return `mend the reason, then "bulk-pin resume ${id}"; ${lists}`
    case 'finished':
      return waiting > 0 ? `nothing to do: later letters are on their way; ${lists}` : lists
    case 'cancelled':
      return lists
    case 'refused':
      return 'nothing to do; the practice may ask again'
  }
}
