import type { Mail } from '../simulator/mailbox.ts'

/** The Set Up My Account link of a registration email; other emails have none. */
export function findSetupLink({ text }: Pick<Mail, 'text'>): string | undefined {
  return /^https?:\/\/\S+\/set-up\/\S+$/m.exec(text)?.[0]
}
