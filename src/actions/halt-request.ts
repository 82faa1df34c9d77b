import type { Deps } from '../deps.ts'
import { type Halt, haltOf } from '../domain/halts.ts'
import { haltMeaning, haltWords } from '../domain/pause-words.ts'
import { remindersUnderWay } from '../domain/reminder.ts'
import type { BulkPinRequest } from '../domain/request.ts'
import { auditRequest } from './audit-request.ts'
import { sendingStates } from './sending-states.ts'

/**
 * Pauses a request whose release does harm, by what was counted since it was last resumed, and tells the operator once. To
 * be called whenever something was counted; whoever comes first halts it. @returns whether it is halted now.
 */
export async function haltIfHarmful(deps: Deps, requestId: string): Promise<boolean> {
  const request = await deps.requests.find(requestId)
  if (!request || !sendsMany(request, deps.now())) return false
  const halt = haltOf(await deps.letters.tally(requestId), request.talliedAtResume, deps.config.haltShares)
  if (!halt) return false
  const from = await sendingStates(deps, request)
  if (!from.includes(request.state)) return false

  await tellOperator(deps, request, halt)
  const now = deps.now()
  const moved = await deps.requests.move(requestId, 'paused', from, now, { pausedFor: { by: 'halt', ...halt } })
  if (moved.outcome !== 'moved') return false
  const { sign, count, of, share } = halt
  deps.log.warn({ requestId, ...halt }, 'a release was halted')
  await auditRequest(deps, requestId, 'paused', 'service', `halt: ${sign} ${count} of ${of}, limit ${share}`)
  return true
}

/** A letter that is sent by order after the end, such as a new link, is a decision by itself. */
function sendsMany(request: BulkPinRequest, now: number): boolean {
  return request.state === 'releasing' || (request.state === 'finished' && remindersUnderWay(request, now))
}

/** One mail for each stretch of sending: its id names when that began. */
async function tellOperator(
  deps: Deps,
  { id, practiceId, releasingAt = 0 }: BulkPinRequest,
  halt: Halt,
): Promise<void> {
  const { held = 0, queued = 0, claimed = 0, deferred = 0 } = await deps.letters.counts(id)
  await deps.notices.add(
    {
      id: `release-halted ${id} ${releasingAt}`,
      kind: 'release-halted',
      to: [deps.config.operatorEmail],
      replyTo: deps.config.operatorEmail,
      data: {
        practiceId,
        requestId: id,
        found: `${haltWords(halt)}.`,
        meaning: haltMeaning(halt.sign),
        waiting: held + queued + claimed + deferred,
      },
    },
    deps.now(),
  )
}
