import type { Mail } from '../simulator/mailbox.ts'

/** The Set Up My Account link of a registration email. @throws when it has none. */
export function findSetupLink({ text, subject }: Pick<Mail, 'text' | 'subject'>): string {
  const link = /^https?:\/\/\S+\/set-up\/\S+$/m.exec(text)?.[0]
  if (link === undefined) throw new Error(`no setup link is in the email "${subject}"`)
  return link
}
