import type { Deps } from '../deps.ts'
import { dayAndTime } from '../domain/clock-words.ts'
import type { Language, Practice } from '../domain/practice.ts'
import { practiceSender } from '../domain/practice-card.ts'
import { remembered } from '../domain/remembered.ts'

/** What all letters of a practice in one language share: their words and their sender. */
export type LetterSheet = Parameters<Deps['mailer']['sendLetter']>[0]['sheet'] & {
  greeting(firstName: string | undefined): string
  /** Day and time of an instant, epoch ms, in words. */
  lastDay(at: number): string
}

const MINUTE_MS = 60_000

const sheets = new WeakMap<Practice, Partial<Record<`${'registration' | 'reminder'} ${Language}`, LetterSheet>>>()

/** The sheet of a practice, a language and a mail. A practice that was read anew is looked at anew. */
export function letterSheet(
  { render }: Pick<Deps, 'render'>,
  practice: Practice,
  language: Language,
  mail: 'registration' | 'reminder',
): LetterSheet {
  const known = sheets.get(practice) ?? {}
  sheets.set(practice, known)
  const about = `${mail} ${language}` as const
  known[about] ??= newSheet(render, practice, language, mail)
  return known[about]
}

function newSheet(
  render: Deps['render'],
  practice: Practice,
  language: Language,
  mail: 'registration' | 'reminder',
): LetterSheet {
  const { name, officeEmail: replyTo, timeZone } = practice
  const sender = practiceSender(practice, language)
  const lastDay = remembered((minute: number) => dayAndTime(minute * MINUTE_MS, timeZone, language))
  return {
    key: JSON.stringify([mail, language, sender, replyTo]),
    fromName: name,
    replyTo,
    write: (values) => render.email(mail, { language, practice: sender, ...values }),
    greeting: remembered((firstName) => render.greeting(language, firstName)),
    lastDay: (at) => lastDay(Math.floor(at / MINUTE_MS)),
  }
}
