import type { EmailName, Emails } from './message-data.ts'

/**
 * A mail that is no registration email: to the practice about its request, or to a guardian about the account. Its id is
 * chosen by what it is about, so that saying the same thing twice sends one mail.
 */
export type Notice = {
  [Kind in EmailName]: {
    id: string
    kind: Kind
    to: string[]
    /** The request that it is about; while that stands still after a restored backup, so does the notice. */
    requestId?: string
    /** Shown as the sender's name; `Bulk PIN` when absent. */
    fromName?: string
    replyTo?: string
    data: Emails[Kind]
  }
}[EmailName]
