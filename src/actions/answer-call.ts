import type { Deps } from '../deps.ts'
import { localId } from '../domain/invitation.ts'
import { drawPin } from '../domain/pin.ts'
import type { Language } from '../domain/practice.ts'
import { endInvitation } from './end-invitation.ts'
import { openInvitation } from './open-invitation.ts'

/** How often a call greets: a machine that presses keys must not go round in it for ever. */
const MOST_GREETINGS = 3

/** What is said on a call that was picked up: a greeting without a PIN, so that voicemail hears none. */
export async function greetCall(deps: Deps, reference: string): Promise<string | undefined> {
  const call = await callUnderWay(deps, reference)
  return call && greeting(deps, call, reference, 1)
}

/**
 * What is said after a key was pressed. On 1 a PIN is made at that moment and replaces the one before; all repeats stand
 * in this one answer, for no plain PIN is kept. 9 is "I did not ask for this" and stops the invitation. On any other key the
 * call greets again, up to three times in all.
 *
 * @param greetings how often the call greeted before the key.
 */
export async function answerKey(
  deps: Deps,
  reference: string,
  key: string,
  greetings: number,
): Promise<string | undefined> {
  const call = await callUnderWay(deps, reference)
  if (!call) return undefined
  const { opened, language, practiceName } = call
  if (opened.state !== 'open') return deps.render.call('ended', { language, practiceName })
  const { invitation, practice } = opened

  if (key === '9') {
    await endInvitation(deps, invitation.id, 'not-asked-for', 'phone')
    return deps.render.call('not-asked-for', { language, practiceName })
  }
  if (key !== '1') return greeting(deps, call, reference, greetings + 1)

  const now = deps.now()
  const pin = drawPin(deps.randomInt)
  const expiresAt = now + deps.config.pinLifetimeMs
  const mac = deps.keyring.pinMac(invitation.id, pin)
  const reservationId = localId(reference)
  const send = { invitationId: invitation.id, reservationId, channel: 'call' as const }
  if ((await deps.pins.ready(send, { pin: { mac, expiresAt } }, now)) !== 'ready')
    return deps.render.call('ended', { language, practiceName })
  await deps.deliveries.record(reference, 'delivered', now)
  return deps.render.call('pin', { language, practiceName, timeZone: practice.timeZone, pin, expiresAt })
}

function greeting(
  deps: Deps,
  { opened, language, practiceName }: CallUnderWay,
  reference: string,
  nth: number,
): string {
  if (opened.state !== 'open' || nth > MOST_GREETINGS) return deps.render.call('ended', { language, practiceName })
  const actionUrl = `${deps.config.publicUrl}/carrier/calls/${reference}/key?greetings=${nth}`
  return deps.render.call('greeting', { language, practiceName, actionUrl })
}

type CallUnderWay = NonNullable<Awaited<ReturnType<typeof callUnderWay>>>

async function callUnderWay(deps: Deps, reference: string) {
  const delivery = await deps.deliveries.find(reference)
  if (delivery?.channel !== 'call') return undefined
  const invitation = await deps.invitations.find(delivery.invitationId)
  if (!invitation) return undefined
  const { practiceId, generation } = invitation
  const ticket = { invitationId: invitation.id, practiceId, generation }
  const opened = await openInvitation(deps, ticket)
  if (opened.state === 'unknown') return undefined
  const language: Language = delivery.language
  return { opened, language, practiceName: opened.practice.name }
}
