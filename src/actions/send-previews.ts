import type { Deps } from '../deps.ts'
import type { HandOver } from '../domain/hand-over.ts'
import type { KitPlan } from '../domain/kit-plan.ts'
import type { Practice } from '../domain/practice.ts'
import { previewMail } from './preview-mail.ts'

/** `taken` previews of `of`; `answer` is what the mail server said to the next one, after which none was tried. */
export type PreviewsSent =
  | { outcome: 'sent'; taken: number; of: number }
  | { outcome: 'not-taken'; taken: number; of: number; answer: Exclude<HandOver, { outcome: 'accepted' }> }

/**
 * Mails the previews to the practice's own office, and to nobody else: the same sender, subject and headers as the real
 * letters, over the same mail server. None of their links works, that of the one-click stop neither, and what comes back is
 * no letter's. They are few and count under no limit. The practice's trail keeps who ordered it.
 */
export async function sendPreviews(
  deps: Deps,
  practice: Practice,
  plan: KitPlan,
  actor: string,
): Promise<PreviewsSent> {
  const sent = await handOver(deps, practice, plan)
  await deps.audit.record(practice.id, {
    event: 'previews-mailed',
    actor,
    at: deps.now(),
    ...(plan.forecast && { requestId: plan.forecast.requestId }),
    detail: `${sent.taken} of ${sent.of}, to the office`,
  })
  return sent
}

async function handOver(deps: Deps, practice: Practice, plan: KitPlan): Promise<PreviewsSent> {
  const of = plan.previews.length
  let taken = 0
  for (const guardian of plan.previews) {
    const { sheet, values } = previewMail(deps, practice, guardian, plan)
    const id = deps.randomId()
    const answer = await deps.mailer.sendLetter(
      { sheet, to: practice.officeEmail, name: `preview.${id}`, mark: `preview-${id}`, values: () => values },
      async () => deps.now(),
    )
    if (answer.outcome !== 'accepted') return { outcome: 'not-taken', taken, of, answer }
    taken += 1
  }
  return { outcome: 'sent', taken, of }
}
