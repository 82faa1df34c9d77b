import type { Deps } from '../deps.ts'
import type { CalendarDate } from '../domain/calendar.ts'

type Invitation = NonNullable<Awaited<ReturnType<Deps['invitations']['find']>>>

/** What an entry on the PIN page comes to; a right one is worth a hand-off code for the portal. */
export type PinEntered =
  | { outcome: 'right'; code: string }
  | { outcome: 'wrong'; triesLeft: number }
  | { outcome: 'void' }
  | { outcome: 'no-pin' }
  | { outcome: 'right-before'; at: number }
  | { outcome: 'link'; state: string }

/** Entries for the trail: those that a limit bounds. One without a live PIN is bounded by nothing. */
const COUNTED: readonly string[] = ['right', 'wrong', 'void', 'locked']

/** An entry so soon after a right one is the same click: its PIN is used up, and that is no fault of the parent's. */
const DOUBLE_CLICK_MS = 10_000

/** How long the portal may take to redeem a hand-off code. */
const CODE_LIFETIME_MS = 5 * 60_000

/**
 * Checks a PIN together with a child's birth date (any sibling's will do): one check with one answer, so that neither can
 * be guessed alone. Counting, locking and using up the PIN are one step with it.
 */
export async function checkPin(
  deps: Deps,
  invitation: Invitation,
  pin: string,
  birthDate: CalendarDate,
): Promise<PinEntered> {
  const now = deps.now()
  const code = `${invitation.id}.${deps.randomId()}`
  const bornOfRemaining = invitation.guardian.patients.some((patient) => patient.birthDate === birthDate)
  const checked = await deps.pins.check(
    {
      invitationId: invitation.id,
      generation: invitation.generation,
      pinMac: deps.keyring.pinMac(invitation.id, pin),
      birthDateMac: bornOfRemaining ? deps.keyring.birthDateMac(invitation.id, birthDate) : 'none',
      codeHash: deps.keyring.index('hand-off', code),
      codeExpiresAt: now + CODE_LIFETIME_MS,
    },
    deps.config.pinLimits,
    now,
  )
  const detail = checked.outcome === 'link' ? checked.state : checked.outcome
  deps.metrics.pinChecked(detail)
  if (COUNTED.includes(detail)) {
    const event = { event: 'pin-entered', actor: 'guardian', at: now, invitationId: invitation.id, detail }
    await deps.audit.record(invitation.practiceId, event)
  }
  if (checked.outcome === 'no-pin') {
    const at = (await deps.invitations.find(invitation.id))?.pinAcceptedAt
    if (at !== undefined && now - at < DOUBLE_CLICK_MS) return { outcome: 'right-before', at }
  }
  return checked.outcome === 'right' ? { outcome: 'right', code } : checked
}
