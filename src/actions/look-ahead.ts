import type { Deps } from '../deps.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import type { Ahead } from '../domain/limits.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/** The sends of an invitation, and what bounds one more. `stopped`: the phone texted STOP, so only a call brings a PIN. */
export type Outlook = {
  sends: Awaited<ReturnType<Deps['sends']['ofInvitation']>>
  ahead: Ahead & { stopped: boolean }
}

/** Looks at everything that bounds the next PIN of an invitation, so that it is told before it bites. Changes nothing. */
export async function lookAhead(deps: Deps, { id, guardian }: Pick<Invitation, 'id' | 'guardian'>): Promise<Outlook> {
  const now = deps.now()
  const { pinLimits, linkLifetimeMs } = deps.config
  const phoneIndex = deps.keyring.index('phone', guardian.phone)
  const [sends, { stopped, phoneFreesAt, ofDay }, ofService, text, call] = await Promise.all([
    deps.sends.ofInvitation(id),
    deps.sends.ahead({ invitationId: id, phoneIndex, linkLifetimeMs }, pinLimits, now),
    deps.carrierLine.ofDay(pinLimits, linkLifetimeMs, now),
    deps.carrierLine.waitAhead('text', practiceIdOf(id), now),
    deps.carrierLine.waitAhead('call', practiceIdOf(id), now),
  ])
  return {
    sends,
    ahead: {
      stopped,
      phoneFreesAt,
      practiceFull: ofDay.sent >= ofDay.most,
      serviceFull: ofService.sent >= ofService.most,
      lineMs: { text, call },
    },
  }
}
