import type { Deps } from '../deps.ts'
import { calendarDateIn } from '../domain/calendar.ts'
import { dayWords } from '../domain/clock-words.ts'
import type { EmailDays, ParentWords, PreviewEntry } from '../domain/kit-data.ts'
import { type KitPlan, lastDays } from '../domain/kit-plan.ts'
import { DAY_MS } from '../domain/limits.ts'
import { isLongCard } from '../domain/long-card.ts'
import type { Language, Practice } from '../domain/practice.ts'
import { practiceCard } from '../domain/practice-card.ts'
import type { PreviewGuardian } from '../domain/preview-guardians.ts'
import { guidePictures } from './guide-pictures.ts'
import { previewHead, previewMail } from './preview-mail.ts'

/** All that the kit is made with; the store of the service is not among it. */
export type KitDesk = Pick<Deps, 'config' | 'render' | 'now' | 'randomId' | 'writeFolder'>

type KitFile = Parameters<Deps['writeFolder']>[1][number]

const MINUTE_MS = 60_000

/** Browsers and old editors take a text without it for one of another alphabet. */
const BYTE_ORDER_MARK = '\uFEFF'

/** The files of a practice's kit: what is in it, announcement and guide in each of its languages, and the previews. */
export function kitFiles(desk: KitDesk, practice: Practice, plan: KitPlan): KitFile[] {
  return [
    indexFile(desk, practice, plan),
    ...practice.languages.flatMap((language) => parentFiles(desk, practice, plan, language)),
    ...plan.previews.flatMap((guardian) => previewFiles(desk, practice, plan, guardian)),
  ]
}

function indexFile({ config, render, now }: KitDesk, practice: Practice, plan: KitPlan): KitFile {
  const last = lastDays(plan, config.linkLifetimeMs)
  const days = plan.forecast?.days ?? []
  const text = render.kitPage('index', {
    practice: practiceCard(practice, 'en'),
    languages: practice.languages,
    from: config.mailFrom,
    origin: config.publicUrl,
    emailDays: emailDays(plan, 'en'),
    forecast: last
      ? {
          days: days.map(({ day, emails }) => ({ day: inWords(day, 'en'), emails })),
          emails: days.reduce((sum, { emails }) => sum + emails, 0),
          linksEnd: inWords(last.links, 'en'),
        }
      : null,
    linkDays: Math.round(config.linkLifetimeMs / DAY_MS),
    madeOn: inWords(calendarDateIn(practice.timeZone, now()), 'en'),
    previews: plan.previews.map(previewEntry),
  })
  return { name: 'index.html', text }
}

function parentFiles(desk: KitDesk, practice: Practice, plan: KitPlan, language: Language): KitFile[] {
  const { config, render } = desk
  const { sheet, values } = previewMail(desk, practice, { firstName: undefined, language }, plan)
  const words: ParentWords = {
    language,
    practice: practiceCard(practice, language),
    from: config.mailFrom,
    subject: sheet.write(values).subject,
    origin: config.publicUrl,
    pinAtPortal: practice.pinEntry === 'portal',
    emailDays: emailDays(plan, language),
    linkDays: Math.round(config.linkLifetimeMs / DAY_MS),
    pinMinutes: Math.round(config.pinLifetimeMs / MINUTE_MS),
  }
  const documents = guidePictures(desk, practice, language, plan)
  return [
    { name: `announcement.${language}.txt`, text: BYTE_ORDER_MARK + render.kitText('announcement', words) },
    {
      name: `guide.${language}.html`,
      text: render.kitPage('guide', { ...words, isLong: isLongCard(words.practice), documents }),
    },
  ]
}

function previewFiles(desk: KitDesk, practice: Practice, plan: KitPlan, guardian: PreviewGuardian): KitFile[] {
  const { render } = desk
  const { sheet, values } = previewMail(desk, practice, guardian, plan)
  const { subject, text, html } = sheet.write(values)
  const head = previewHead(desk, practice, guardian, plan, subject)
  const names = previewEntry(guardian)
  return [
    { name: names.page, text: render.kitPage('preview', { ...head, documents: { html } }) },
    { name: names.text, text: BYTE_ORDER_MARK + render.kitText('preview', { ...head, documents: { text } }) },
  ]
}

function previewEntry({ kind, language, madeUp }: PreviewGuardian): PreviewEntry {
  return { kind, language, madeUp, page: `preview-${kind}.html`, text: `preview-${kind}.txt` }
}

function emailDays({ first, forecast }: KitPlan, language: Language): EmailDays {
  const last = forecast?.days.at(-1)?.day
  const kind = last === undefined ? 'from' : last === first ? 'on' : 'between'
  return { kind, first: inWords(first, language), last: inWords(last ?? first, language) }
}

function inWords(day: string, language: Language): string {
  return dayWords(Date.parse(day), 'UTC', language)
}
