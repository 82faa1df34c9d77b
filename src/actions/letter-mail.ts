import type { Deps } from '../deps.ts'
import { dayAndTime } from '../domain/clock-words.ts'
import { type LetterEntry, letterField } from '../domain/letter.ts'
import { letterMark } from '../domain/letter-mark.ts'
import type { Language, Practice } from '../domain/practice.ts'
import { remembered } from '../domain/remembered.ts'
import { signSetupLink } from '../domain/setup-link.ts'
import { signStopToken } from '../domain/stop-link.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>
type Sheet = Parameters<Deps['mailer']['sendLetter']>[0]['sheet'] & {
  greeting(firstName: string | undefined): string
  /** Of a minute since the epoch. */
  lastDay(minute: number): string
}

const MINUTE_MS = 60_000

const sheets = new WeakMap<Practice, Partial<Record<`${'registration' | 'reminder'} ${Language}`, Sheet>>>()

/** The mail of a letter: what it shares with all of its practice and language, and what is its own once it is known when it leaves. */
export function letterMail(
  deps: Deps,
  { letter, linkIssuedAt }: LetterEntry,
  invitation: Invitation,
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
