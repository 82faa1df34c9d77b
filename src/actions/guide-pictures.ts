import type { Deps } from '../deps.ts'
import { clockTime } from '../domain/clock-words.ts'
import type { KitPages } from '../domain/kit-data.ts'
import type { KitPlan } from '../domain/kit-plan.ts'
import { isLongCard } from '../domain/long-card.ts'
import { morningOf } from '../domain/morning.ts'
import type { Language, Practice } from '../domain/practice.ts'
import { practiceCard } from '../domain/practice-card.ts'
import { pinText } from './pin-text.ts'
import { previewMail } from './preview-mail.ts'

/** When the pages of the pictures are shown: 10:02 of the first day of the emails. */
const AFTER_EIGHT_MS = 122 * 60_000
const PHONE_ENDING = '42'
const SAMPLE_PIN = '123456'

/** Our own pages, email and text as a parent of the practice will see them, each a picture of itself. */
export function guidePictures(
  desk: Pick<Deps, 'config' | 'render'>,
  practice: Practice,
  language: Language,
  plan: KitPlan,
): KitPages['guide']['documents'] {
  const { config, render } = desk
  const now = morningOf(practice.timeZone, plan.first) + AFTER_EIGHT_MS
  const expiresAt = now + config.pinLifetimeMs
  const pinAtPortal = practice.pinEntry === 'portal'
  const { sheet, values } = previewMail(desk, practice, { firstName: undefined, language }, plan)
  const card = practiceCard(practice, language)
  const frame = {
    language,
    languages: practice.languages,
    practice: card,
    formToken: null,
    path: '/set-up',
    again: null,
    now,
    takesTexts: true,
    takesCalls: true,
    phoneEnding: PHONE_ENDING,
  }
  const choose = render.page('choose', {
    ...frame,
    linkEndsAt: now + config.linkLifetimeMs,
    pinAtPortal,
    notice: null,
    stopped: null,
  })
  const enter = render.page('sent', {
    ...frame,
    of: 'sample',
    channel: 'text',
    state: 'delivered',
    reason: null,
    sentAt: now,
    reportedAt: now,
    isFree: false,
    dueAt: null,
    otherIsFaster: false,
    expiresAt,
    leftMs: config.pinLifetimeMs,
    wayOut: null,
    mayChange: false,
    error: null,
    triesLeft: null,
    tag: null,
    sendAgain: { allowed: true },
    portalAddress: pinAtPortal ? practice.portalUrl : null,
  })
  const text = render.kitPage('text-on-phone', {
    language,
    time: clockTime(now, practice.timeZone, language),
    documents: { body: pinText(desk, practice, language, { pin: SAMPLE_PIN, number: 1, expiresAt }) },
  })
  return {
    email: render.still(sheet.write(values).html),
    choose: render.still(choose, isLongCard(card) ? 'ways' : 'top'),
    text: render.still(text),
    enter: render.still(enter, 'card'),
  }
}
