import type { Halt, HaltSign } from './halts.ts'
import type { BulkPinRequest, PauseReason } from './request.ts'

/** What was counted, as the end of "12 of 100 letters …". */
const SIGN_WORDS: Readonly<Record<HaltSign, string>> = {
  hard: 'could not be delivered because nobody is reached at the address',
  complaint: 'were reported as spam',
  policy: 'were refused because of who sends, not because of the address',
  notMe: 'were answered with "this is not me", "not my number" or "I did not ask for this"',
}

/** Why a request stands still, in one sentence for the operator; nothing where it does not. */
export function standstillWords({ state, pausedFor }: Pick<BulkPinRequest, 'state' | 'pausedFor'>): string | undefined {
  if (state === 'paused') return pauseWords(pausedFor)
  return state === 'requested' && pausedFor !== undefined
    ? 'held back from its release because this may be a restored backup, made before the request was released'
    : undefined
}

/** Why mail of a paused request stands still, in one sentence for the operator. */
export function pauseWords(pausedFor: PauseReason | undefined): string {
  switch (pausedFor?.by) {
    case 'halt':
      return `halted: ${haltWords(pausedFor)}`
    case 'restored-backup':
      return 'paused because no worker was at work here for longer than a service that runs leaves it: this may be a restored backup beside the service that still sends'
    case 'operator':
      return 'paused by the operator'
    case undefined:
      return 'paused'
  }
}

/** What was counted, and the limit it is above: "12 of 100 letters were … (12%; the limit is 10%)". */
export function haltWords({ sign, count, of, share }: Halt): string {
  return `${count} of ${of} letters ${SIGN_WORDS[sign]} (${percent(count / of)}; the limit is ${percent(share)})`
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`
}

/** What a halt may mean, and what to look at before the release is resumed. */
export function haltMeaning(sign: HaltSign): string {
  switch (sign) {
    case 'hard':
      return 'The addresses in the practice file may be old, or from another file. Mail that goes on like this costs the sender its name with mail providers. Ask the practice whether it handed over the right file, and look at the list of families to register by hand.'
    case 'complaint':
      return 'Parents report the email as spam: they may not know the sender, or may not be parents of this practice. Ask the practice whether it told parents that an email is coming, and whether the file is the right one.'
    case 'policy':
      return 'Mail servers refuse this service, not the parents: the reason is on our side. Look at the replies in the report, at SPF, DKIM and DMARC of the sending domain, and at block lists. No parent is taken off the list for it.'
    case 'notMe':
      return 'The emails or PINs reach strangers: the contact data may be of another practice, or old. If it is the wrong file, "bulk-pin cancel --links" also ends every link and PIN.'
  }
}
