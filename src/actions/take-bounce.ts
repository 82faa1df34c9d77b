import type { Deps } from '../deps.ts'
import type { BounceClass } from '../domain/bounce.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import type { LetterId } from '../domain/letter.ts'
import { markedLetters, namedLetters } from '../domain/letter-mark.ts'
import { judgeReturnedMail, type MailVerdict, type ReturnedMail } from '../domain/returned-mail.ts'
import { haltIfHarmful } from './halt-request.ts'

type LetterReport = Parameters<Deps['letters']['report']>[2]

/**
 * What came of one mail: what it is, of which letter if that could be told, and what it changed. `outcome` is `moved` when
 * the letter's state changed, `noted` when there was nothing to change, `not-ours` when no letter of ours is named in it,
 * and `gone` when the letter is erased. Holds no address and no word of the mail.
 */
export type TakenBounce = {
  kind: MailVerdict['kind']
  class?: BounceClass
  status?: string
  outcome: 'moved' | 'noted' | 'not-ours' | 'gone'
  requestId?: string
  invitationId?: string
}

/**
 * Takes one mail that came to the address of the sender. The same mail again changes nothing more.
 *
 * @throws when Redis is away: the mail should then come once more.
 */
export async function takeBounce(deps: Deps, raw: Uint8Array): Promise<TakenBounce> {
  const mail = await deps.readReturnedMail(raw)
  const verdict = judgeReturnedMail(mail)
  const taken = { ...plainVerdict(verdict), ...(await apply(deps, mail, verdict)) }
  deps.log.debug(taken, 'a mail came back')
  return taken
}

function plainVerdict(verdict: MailVerdict): Pick<TakenBounce, 'kind' | 'class' | 'status'> {
  if (verdict.kind !== 'bounce') return { kind: verdict.kind }
  const { kind, class: bounceClass, status } = verdict
  return { kind, class: bounceClass, ...(status === undefined ? {} : { status }) }
}

async function apply(
  deps: Deps,
  mail: ReturnedMail,
  verdict: MailVerdict,
): Promise<Pick<TakenBounce, 'outcome' | 'requestId' | 'invitationId'>> {
  if (verdict.kind === 'none') return { outcome: 'noted' }
  const letter = await letterIn(deps, mail)
  if (!letter) return { outcome: 'not-ours' }
  const { invitationId } = letter
  const invitation = await deps.invitations.find(invitationId)
  if (!invitation) return { outcome: 'gone', invitationId }

  const { requestId } = invitation
  if (!(await deps.letters.find(requestId, letter))) return { outcome: 'gone', requestId, invitationId }
  const now = deps.now()
  if (verdict.kind === 'complaint' || verdict.kind === 'opt-out')
    await deps.invitations.stopMail(invitationId, 'report', now)
  const report = reportOf(verdict, () => deps.keyring.index('email', invitation.guardian.email))
  if (!report) return { outcome: 'noted', requestId, invitationId }
  const { outcome } = await deps.letters.report(requestId, letter, report, now)
  if (outcome === 'moved') await haltIfHarmful(deps, requestId)
  const ends = { moved: 'moved', already: 'noted', 'not-sent': 'noted', unknown: 'gone' } as const
  return { outcome: ends[outcome], requestId, invitationId }
}

/** A mark of ours goes before a Message-ID, which anybody can write who was sent the letter. */
async function letterIn(deps: Deps, { headers, text, statuses, feedback, returned }: ReturnedMail) {
  const everything = [...headers.map(({ value }) => value), ...statuses, ...feedback, ...returned, text].join('\n')
  const practiceIds = (await deps.practices.list()).map(({ id }) => id)
  const [marked] = markedLetters(deps.keyring.index, practiceIds, everything)
  const named = (): LetterId | undefined =>
    namedLetters(everything).find(({ invitationId }) => practiceIds.includes(practiceIdOf(invitationId)))
  return marked ?? named()
}

function reportOf(verdict: MailVerdict, address: () => string): LetterReport | undefined {
  switch (verdict.kind) {
    case 'bounce': {
      const { class: bounceClass, status } = verdict
      const reason = status === undefined ? bounceClass : `${bounceClass}-${status}`
      return { to: 'bounced', class: bounceClass, reason, address: address() }
    }
    case 'complaint':
      return { to: 'complained', reason: verdict.feedback }
    case 'delivered':
      return { to: 'delivered' }
    case 'delayed':
    case 'opt-out':
    case 'none':
      return undefined
  }
}
