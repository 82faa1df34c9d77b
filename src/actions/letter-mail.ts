import type { Deps } from '../deps.ts'
import { type LetterEntry, letterField } from '../domain/letter.ts'
import { letterMark } from '../domain/letter-mark.ts'
import type { Practice } from '../domain/practice.ts'
import { signSetupLink } from '../domain/setup-link.ts'
import { signStopToken } from '../domain/stop-link.ts'
import { letterSheet } from './letter-sheet.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/** The mail of a letter: what it shares with all of its practice and language, and what is its own once it is known when it leaves. */
export function letterMail(
  deps: Deps,
  { letter, linkIssuedAt }: LetterEntry,
  invitation: Invitation,
  practice: Practice,
) {
  const { config, keyring } = deps
  const { email, firstName, language } = invitation.guardian
  const sheet = letterSheet(deps, practice, language, letter.kind === 'reminder' ? 'reminder' : 'registration')
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
        lastDay: sheet.lastDay(issuedAt + lifetimeMs),
        stopUrl: `${config.publicUrl}/stop/${signStopToken(keyring.linkKeys, invitation.id)}`,
      }
    },
  }
}
