import type { Deps } from '../deps.ts'
import { LEAST_LINK_LEFT_MS, reminderWaitMs } from '../domain/reminder.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { auditRequest } from './audit-request.ts'

const BATCH = 500

/** Reminders may come so much late: a pass reads every letter of the request, about a tenth of a second for 30,000. */
const BETWEEN_PASSES_MS = 10 * 60_000

/**
 * Writes the reminders of a request that have fallen due into its ledger, for those who did not start; at most one for each
 * guardian, whoever does it and however often. Does nothing while none is due or the request stands still.
 */
export async function writeReminders(deps: Deps, request: BulkPinRequest): Promise<void> {
  const { id, state, reminderDay, releasedAt, remindedUpTo = 0, remindersDoneAt } = request
  if (state !== 'releasing' && state !== 'finished') return
  if (reminderDay === undefined || releasedAt === undefined || remindersDoneAt !== undefined) return
  const [now, waitMs] = [deps.now(), reminderWaitMs(reminderDay)]
  if (now < (request.remindersDueAt ?? releasedAt + waitMs)) return

  const upTo = now - waitMs
  const due: string[] = []
  let nextIssuedAt: number | undefined
  for await (const { letter, issuedAt } of deps.letters.entries(id)) {
    if (letter.kind !== 'invitation' || issuedAt === undefined || issuedAt <= remindedUpTo) continue
    if (issuedAt > upTo) nextIssuedAt = Math.min(issuedAt, nextIssuedAt ?? issuedAt)
    else due.push(letter.invitationId)
  }
  let written = 0
  for (let start = 0; start < due.length; start += BATCH) {
    const order = { upTo, leftMs: LEAST_LINK_LEFT_MS }
    const added = await deps.letters.writeReminders(id, due.slice(start, start + BATCH), order, now)
    if (added === undefined) return
    written += added
  }

  await deps.letters.open(id, releasedAt)
  const done = state === 'finished' && nextIssuedAt === undefined
  const dueAt = Math.max(now + BETWEEN_PASSES_MS, (nextIssuedAt ?? now) + waitMs)
  await deps.requests.set(id, done ? { remindersDoneAt: now } : { remindedUpTo: upTo, remindersDueAt: dueAt })
  if (written > 0) await auditRequest(deps, id, 'reminders-written', 'service', `${written} letters`)
}
