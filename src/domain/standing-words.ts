/** What is to be said of a standing: a sentence, and what the practice or the operator does next. */
type Said = {
  words: string
  nextStep: string
  /** Whether Bulk PIN does not reach the family any more, so that it stands on the list "register by hand". */
  byHand: boolean
}

const BY_HAND = 'Register the family by hand in the portal.'

const nothing = (words: string, nextStep = 'Nothing to do.'): Said => ({ words, nextStep, byHand: false })
const byHand = (words: string, nextStep = BY_HAND): Said => ({ words, nextStep, byHand: true })

/** Where a guardian can stand, in words: the one place for them. */
export const STANDINGS = {
  'set-up': nothing('The account is set up.'),

  'not-me': byHand(
    'Whoever got the email said: this is not me, or not my child.',
    'Correct the Email Address in the chart, then register the family by hand in the portal.',
  ),
  'not-my-number': byHand(
    'The guardian said that the phone number on file is no longer theirs.',
    'Correct the Mobile # in the chart, then register the family by hand in the portal.',
  ),
  'not-asked-for': byHand(
    'Whoever has the phone on file said that they did not ask for a PIN.',
    'Call the family, look whether Email Address and Mobile # are right, then register it by hand in the portal.',
  ),
  revoked: byHand(
    'The invitation was ended by order of the practice.',
    'If the family shall have an account: register it by hand in the portal.',
  ),
  'mailed-again': nothing(
    'A later request of the practice mails this guardian a new link in place of this one.',
    'Look in the report of the later request.',
  ),
  'links-cancelled': byHand('The request was cancelled, and its links with it.'),
  locked: byHand(
    'The link is locked after too many wrong entries.',
    'Call the family. "bulk-pin invitation unlock" mails a new link; or register it by hand in the portal.',
  ),
  'minor-age-limit-reached': byHand(
    'Every patient of the invitation has reached the Minor Age Limit since.',
    'Register the patient by hand in the portal, as an adult.',
  ),
  'link-expired': byHand(
    'The link reached its last day before the account was set up.',
    'Register the family by hand in the portal; or mail a new link with "bulk-pin invitation resend".',
  ),

  redeemed: nothing(
    'The guardian came to the portal with a PIN; the portal has not said yet that the account is set up.',
  ),
  'pin-sent': nothing('The guardian asked for a PIN and has not come to the portal yet.'),
  opened: nothing('The guardian opened the link and has not asked for a PIN yet.'),

  'address-unknown': byHand(
    'The email came back for good: nobody is reached at this address.',
    'Correct the Email Address in the chart, then register the family by hand in the portal.',
  ),
  'not-taken': byHand(
    'The mailbox did not take the email: it is full, or its server refused it or put it off for two days.',
    'Ask the family for another Email Address, or register it by hand in the portal.',
  ),
  'sender-refused': byHand(
    'The mail server refused the sender. The address may be right.',
    'Nothing to correct in the chart: tell the operator. Meanwhile the family can be registered by hand in the portal.',
  ),
  'bad-address': byHand(
    'The email address cannot be written to.',
    'Correct the Email Address in the chart, then register the family by hand in the portal.',
  ),
  'address-bounced': byHand(
    'Another email to this address came back for good; no more mail goes there.',
    'Correct the Email Address in the chart, then register the family by hand in the portal.',
  ),
  'mail-stopped': byHand('The guardian stopped our emails before this one went out.'),
  complained: byHand(
    'The guardian reported the email as spam; no more mail goes there.',
    'Do not write again. Register the family by hand in the portal if it asks for an account.',
  ),
  uncertain: byHand(
    'The mail server never answered for the email: nobody knows whether it arrived.',
    'Ask the family whether the email came; if not, register it by hand in the portal.',
  ),
  'never-written': byHand(
    'The email could not be written for two days, by a fault on our side.',
    'Tell the operator, and register the family by hand in the portal.',
  ),
  'not-sent': byHand('The email was cancelled before it went out.'),
  'not-readable': byHand(
    'The contact data of this invitation cannot be read.',
    'Tell the operator; look the family up in the practice file and register it by hand in the portal.',
  ),

  erased: nothing(
    'The contact data of this invitation is erased: its time is over.',
    'Nothing to do here; the chart has the family.',
  ),

  'not-started': nothing(
    'The email went out; the guardian has not started yet.',
    'Nothing to do until the link ends; parents who call can be told to look for the email.',
  ),
  'on-hold': nothing('The email is held back.', 'It goes out after "bulk-pin resume".'),
  'in-line': nothing('The email waits for its turn.', 'Nothing to do: it goes out by itself.'),
  'put-off': nothing('The receiving server put the email off.', 'Nothing to do: it is tried again by itself.'),
  'sent-again-soon': nothing(
    'The mail server did not answer for the email.',
    'Nothing to do: unless a bounce or a visit comes first, it goes out once more by itself.',
  ),
} as const satisfies Readonly<Record<string, Said>>

/** Where a guardian stands, as a code that stays. */
export type StandingCode = keyof typeof STANDINGS
