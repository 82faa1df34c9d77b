import type { Deps } from '../deps.ts'
import type { Notice } from '../domain/notice.ts'
import type { Practice } from '../domain/practice.ts'
import type { BulkPinRequest } from '../domain/request.ts'

type PracticeNotice = Extract<
  Notice,
  { kind: 'request-received' | 'request-refused' | 'release-started' | 'release-goes-on' | 'release-finished' }
>
type Said = {
  [Kind in PracticeNotice['kind']]: Pick<Extract<PracticeNotice, { kind: Kind }>, 'kind' | 'data'>
}[PracticeNotice['kind']]

/**
 * Mails something about a request to whoever asked for it and to the practice's office; once, however often it is said.
 * Replies go to the operator.
 */
export async function notifyPractice(
  deps: Deps,
  practice: Practice,
  request: Pick<BulkPinRequest, 'id' | 'requestedBy'>,
  said: Said,
): Promise<void> {
  const to = [...new Set([request.requestedBy, practice.officeEmail])]
  const about = { id: `${said.kind} ${request.id}`, requestId: request.id, to, replyTo: deps.config.operatorEmail }
  await deps.notices.add({ ...about, ...said }, deps.now())
}
