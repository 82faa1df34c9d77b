import { z } from 'zod'
import { isTimeZone } from './calendar.ts'
import { readEmail } from './email.ts'
import { FileMapSchema } from './file-map.ts'
import { readSendWindow } from './send-window.ts'

/** Languages that emails, pages, texts and calls exist in. The first of a practice is its default. */
export const LANGUAGES = ['en', 'es'] as const
export type Language = (typeof LANGUAGES)[number]

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value)
}

/** Hosts that are this machine: a portal under test may be without TLS there. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

const portalUrl = z.string().refine((text) => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))
}, 'must be a web address that starts with https://')

const PRACTICE_ID = /^[A-Za-z0-9_-]{1,64}$/

/** Whether a text has the form of a practice's id; no path of a file with an ending or a folder has. */
export function isPracticeId(text: string): boolean {
  return PRACTICE_ID.test(text)
}

function asCompared(email: string): string {
  return email.trim().toLowerCase()
}

/** Judged as the addresses on the charts are, so that each of them can be named. */
const familyEmails = z
  .array(z.string().refine((text) => readEmail(text) !== undefined, 'must be an email address'))
  .default([])

const officeHours = z.string().trim().max(200)
const OFFICE_HOURS_FORM =
  'must be a text in quotes, or one for each language as in { "en": "Monday to Friday", "es": "Lunes a viernes" }'

const practiceFields = z.strictObject({
  id: z.string().regex(PRACTICE_ID, 'must be 1 to 64 letters, digits, "-" or "_"'),
  name: z.string().trim().min(1).max(120),
  npi: z.string().regex(/^\d{10}$/, 'must be the 10 digits of the practice NPI'),
  phone: z
    .string()
    .trim()
    .max(40)
    .refine((text) => text.replace(/\D/g, '').length >= 7, 'must have at least 7 digits'),
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as America/New_York'),
  portalUrl,
  portalId: z.string().max(64).optional(),
  minorAgeLimit: z.int().min(1).max(30),
  languages: z.array(z.enum(LANGUAGES)).min(1).default(['en', 'es']),
  officeEmail: z.email(),
  officeHours: z
    .union([officeHours, z.strictObject({ en: officeHours.optional(), es: officeHours.optional() })], OFFICE_HOURS_FORM)
    .optional(),
  pinEntry: z.enum(['here', 'portal']).default('here'),
  homePhoneCalls: z.boolean().default(false),
  statusMap: z.record(z.string(), z.enum(['active', 'not-active'])).default({}),
  confirmedShared: familyEmails,
  leftOutShared: familyEmails,
  sendPerHour: z.int().min(1).optional(),
  sendWindow: z
    .string()
    .refine((text) => readSendWindow(text) !== undefined, 'must be two times of the day such as 08:00-20:00')
    .optional(),
  fileMap: FileMapSchema.optional(),
})

/**
 * A pediatric practice as its practice JSON states it.
 *
 * `minorAgeLimit` is in whole years and differs by state, so it has no default (seed: "How does Bulk PIN handle patients
 * over 18?"). `officeHours` are for all languages, or one text for each of them. `statusMap` says of each patient status that is neither known nor empty whether it is active. Of an email
 * on the charts of many families `confirmedShared` says that it is one parent's, and `leftOutShared` that it is not: its
 * patients then get no email.
 */
export const PracticeSchema = practiceFields.superRefine(({ confirmedShared, leftOutShared }, { addIssue }) => {
  const confirmed = new Set(confirmedShared.map(asCompared))
  for (const email of leftOutShared.filter((email) => confirmed.has(asCompared(email)))) {
    const message = `names ${email}, and so does confirmedShared: it is one parent's or it is not, so take it out of one list`
    addIssue({ code: 'custom', path: ['leftOutShared'], message })
  }
})
export type Practice = z.output<typeof PracticeSchema>
