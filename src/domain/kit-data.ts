import type { PracticeCard } from './page-data.ts'
import type { Language } from './practice.ts'
import type { PreviewKind } from './preview-guardians.ts'

/** The days of the emails, in words; `from` the first on where the last is not known and the same is written for it. */
export type EmailDays = { kind: 'from' | 'on' | 'between'; first: string; last: string }

/** What parents are told of the emails and the way, in their language. */
export type ParentWords = {
  language: Language
  practice: PracticeCard
  /** Address of the sender, and the subject. */
  from: string
  subject: string
  /** What every link of the email begins with, without a slash at the end. */
  origin: string
  pinAtPortal: boolean
  emailDays: EmailDays
  linkDays: number
  pinMinutes: number
}

/** One preview, by the names of its files. */
export type PreviewEntry = { kind: PreviewKind; language: Language; madeUp: boolean; page: string; text: string }

/** The head of a preview: whose it is, and what a mail program shows above the email. */
export type PreviewHead = Omit<PreviewEntry, 'page' | 'text'> & {
  practiceName: string
  from: string
  replyTo: string
  subject: string
  /** The day from which its last day is reckoned, in English words. */
  emailedOn: string
}

/** What each page of the kit is given. `documents` are whole pages or texts of ours: printed as they come, in HTML escaped. */
export type KitPages = {
  /** For the practice's staff, in English. Days are in English words. */
  index: {
    practice: PracticeCard
    languages: readonly Language[]
    from: string
    origin: string
    emailDays: EmailDays
    /** Emails of each day, and the day on which the last links end; null where no practice file is at hand. */
    forecast: { days: readonly { day: string; emails: number }[]; emails: number; linksEnd: string } | null
    linkDays: number
    madeOn: string
    previews: readonly PreviewEntry[]
  }
  /** One sheet for parents and guardians, with pictures of our pages; `isLong` where the practice needs room for itself. */
  guide: ParentWords & { isLong: boolean; documents: Record<'email' | 'choose' | 'text' | 'enter', string> }
  /** A text as a phone shows it; `time` is that of a clock. */
  'text-on-phone': { language: Language; time: string; documents: { body: string } }
  preview: PreviewHead & { documents: { html: string } }
}
export type KitPageName = keyof KitPages

export type KitTexts = {
  /** For parents and guardians: a long form and a short one. */
  announcement: ParentWords
  preview: PreviewHead & { documents: { text: string } }
}
export type KitTextName = keyof KitTexts
