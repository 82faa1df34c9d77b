import type { Deps } from '../deps.ts'
import type { CalendarDate } from '../domain/calendar.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/** What an entry of a PIN comes to; a right one is worth a hand-off code for the portal. */
export type PinEntered =
  | { outcome: 'right'; code: string }
  | { outcome: 'wrong'; triesLeft: number }
  | { outcome: 'void' }
  | { outcome: 'no-pin' }
  | { outcome: 'right-before'; at: number }
  | { outcome: 'link'; state: string }

/** An entry so soon after a right one is the same click: its PIN is used up, and that is no fault of the parent's. */
const DOUBLE_CLICK_MS = 10_000

/** How long the portal may take to redeem a hand-off code. */
const CODE_LIFETIME_MS = 5 * 60_000

/**
 * Checks a PIN together with a child's birth date (any sibling's will do): one check with one answer, so that neither can
 * be guessed alone. Counting, locking, using up the PIN and telling the trail are one step with it.
 *
 * @param by who brings the entry, and the code that a right one is worth; a drawn one without it. The same code stands for
 *   the same entry, which counts once.
 */
export async function checkPin(
  deps: Deps,
  invitation: Invitation,
  pin: string,
  birthDate: CalendarDate,
  by: { actor: string; code?: string | undefined } = { actor: 'guardian' },
): Promise<PinEntered> {
  const now = deps.now()
  const code = by.code ?? `${invitation.id}.${deps.randomId()}`
  const bornOfRemaining = invitation.guardian.patients.some((patient) => patient.birthDate === birthDate)
  const checked = await deps.pins.check(
    {
      invitationId: invitation.id,
      generation: invitation.generation,
      pinMac: deps.keyring.pinMac(invitation.id, pin),
      birthDateMac: bornOfRemaining ? deps.keyring.birthDateMac(invitation.id, birthDate) : 'none',
      codeHash: deps.keyring.index('hand-off', code),
      codeExpiresAt: now + CODE_LIFETIME_MS,
      actor: by.actor,
    },
    deps.config.pinLimits,
    now,
  )
  const repeated = 'again' in checked && checked.again
  if (!repeated) deps.metrics.pinChecked(checked.outcome === 'link' ? checked.state : checked.outcome)
  if (checked.outcome === 'no-pin') {
    const at = (await deps.invitations.find(invitation.id))?.pinAcceptedAt
    if (at !== undefined && now - at < DOUBLE_CLICK_MS) return { outcome: 'right-before', at }
  }
  return checked.outcome === 'right' ? { outcome: 'right', code } : checked
}
