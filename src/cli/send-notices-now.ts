import { sendDueNotices } from '../actions/send-notice.ts'
import type { Deps } from '../deps.ts'

/** Mails what is due to practices now. False when the mail server is away: a worker sends it later, for nothing is lost. */
export async function sendNoticesNow(deps: Deps): Promise<boolean> {
  return sendDueNotices(deps)
}
