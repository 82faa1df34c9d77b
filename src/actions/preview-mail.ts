import type { Deps } from '../deps.ts'
import { dayWords } from '../domain/clock-words.ts'
import type { PreviewHead } from '../domain/kit-data.ts'
import type { KitPlan } from '../domain/kit-plan.ts'
import { morningOf } from '../domain/morning.ts'
import type { Practice } from '../domain/practice.ts'
import type { PreviewGuardian } from '../domain/preview-guardians.ts'
import { PREVIEW_PATH } from '../domain/preview-link.ts'
import { letterSheet } from './letter-sheet.ts'

/**
 * The registration email as a guardian will get it on the first day of the emails, on the sheet of the real letters. None of
 * its links is one: they all lead to the page that says it was a preview.
 */
export function previewMail(
  { config, render }: Pick<Deps, 'config' | 'render'>,
  practice: Practice,
  { firstName, language }: Pick<PreviewGuardian, 'firstName' | 'language'>,
  { first }: KitPlan,
) {
  const sheet = letterSheet({ render }, practice, language, 'registration')
  const link = config.publicUrl + PREVIEW_PATH
  const values = {
    greeting: sheet.greeting(firstName),
    link,
    lastDay: sheet.lastDay(morningOf(practice.timeZone, first) + config.linkLifetimeMs),
    stopUrl: link,
  }
  return { sheet, values }
}

/** What a mail program shows above the preview, and whose it is. */
export function previewHead(
  { config }: Pick<Deps, 'config'>,
  practice: Practice,
  { kind, language, madeUp }: PreviewGuardian,
  { first }: KitPlan,
  subject: string,
): PreviewHead {
  return {
    kind,
    language,
    madeUp,
    practiceName: practice.name,
    from: config.mailFrom,
    replyTo: practice.officeEmail,
    subject,
    emailedOn: dayWords(Date.parse(first), 'UTC', 'en'),
  }
}
