import { join } from 'node:path'
import type { KitDesk } from '../actions/kit-files.ts'
import type { PreviewsSent } from '../actions/send-previews.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { dayWords } from '../domain/clock-words.ts'
import { type KitPlan, lastDays } from '../domain/kit-plan.ts'
import type { Practice } from '../domain/practice.ts'
import { thousands } from '../domain/proof-of-end.ts'

/** What was done of a kit. `fromNamed`: the first day was ordered, not reckoned. */
export type KitDone = {
  practice: Practice
  plan: KitPlan
  fromNamed: boolean
  written?: { out: string; files: readonly string[] }
  sent?: PreviewsSent
}

/** What was done as JSON prints it. */
export function kitDocument({ config }: Pick<KitDesk, 'config'>, { practice, plan, written, sent }: KitDone) {
  const last = lastDays(plan, config.linkLifetimeMs)
  return {
    practice: practice.id,
    ...written,
    first: plan.first,
    ...(plan.forecast && { request: plan.forecast.requestId, days: plan.forecast.days }),
    ...(last && { last: last.emails, linksEnd: last.links }),
    previews: plan.previews.map(({ kind, language, madeUp }) => ({ kind, language, madeUp })),
    ...(sent && { sent: { taken: sent.taken, of: sent.of } }),
  }
}

/** The same in lines. */
export function kitLines(desk: Pick<KitDesk, 'config' | 'now'>, done: KitDone): string[] {
  const { practice, written, sent } = done
  return [
    ...(written
      ? [`${written.out}: ${written.files.length} files. Open ${join(written.out, 'index.html')} in a browser.`]
      : []),
    ...dayLines(desk, done),
    ...previewLines(done),
    ...(sent
      ? [
          `${sent.taken} of ${sent.of} previews were taken by the mail server for ${practice.officeEmail}: look whether they arrive, and not among spam.`,
        ]
      : []),
    ...addressLines(desk),
  ]
}

function dayLines({ config, now }: Pick<KitDesk, 'config' | 'now'>, { practice, plan, fromNamed }: KitDone): string[] {
  const first = inWords(plan.first)
  const why = fromNamed ? '' : ' (7 business days from today; --from names another day)'
  const last = lastDays(plan, config.linkLifetimeMs)
  return [
    `The emails begin on ${first}${why}.`,
    ...(plan.first < calendarDateIn(practice.timeZone, now()) ? ['That day is past: is it the right one?'] : []),
    ...(plan.forecast?.days ?? []).map(({ day, emails }) => `  ${inWords(day)}: ${thousands(emails)}`),
    ...(last ? [`The last links end on ${inWords(last.links)}.`] : []),
  ]
}

function previewLines({ plan }: KitDone): string[] {
  if (!plan.forecast) return ['No practice file is at hand: made-up guardians stand in the previews.']
  const madeUp = plan.previews.filter((preview) => preview.madeUp)
  if (madeUp.length === plan.previews.length)
    return ['Nobody would get an email by the practice file: made-up guardians stand in the previews.']
  return madeUp.length > 0
    ? ['No guardian of the practice file gets Spanish: a made-up one stands in that preview.']
    : []
}

/** A kit that was made without the settings of the service tells parents the wrong address. */
function addressLines({ config }: Pick<KitDesk, 'config'>): string[] {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(config.publicUrl).hostname)
    ? [
        `Parents are told ${config.publicUrl}/ and ${config.mailFrom}: set PUBLIC_URL and MAIL_FROM as the service has them, and make the kit again.`,
      ]
    : []
}

function inWords(day: string): string {
  return dayWords(Date.parse(day), 'UTC', 'en')
}
