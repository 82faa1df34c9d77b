import type { NotResent } from '../domain/resend.ts'

const BY_HAND = 'Register the family by hand in the portal.'

/** Why no new link is mailed, and what to do instead. */
export const NOT_RESENT: Readonly<Record<NotResent, string>> = {
  'not-me': `whoever got the email said that it was not for them, and the record still holds that address. ${BY_HAND}`,
  'not-my-number': `the guardian said that the phone number is no longer theirs, and PINs would go there. ${BY_HAND}`,
  'not-asked-for': `whoever has the phone said that they did not ask for a PIN. Call the family. ${BY_HAND}`,
  revoked: `it was revoked by order of the practice. If the family shall have an account: register it by hand in the portal.`,
  'mailed-again':
    'a later request of the practice mails a new link in its place: give this order for the invitation there.',
  cancelled: `its link was cancelled with the request. ${BY_HAND}`,
  registered: 'the account is set up. Whoever cannot sign in asks the portal for a new password.',
  'mail-stopped': `the guardian stopped our emails. ${BY_HAND}`,
  'minor-age-limit-reached':
    'every patient of it has reached the Minor Age Limit. Register the patient by hand, as an adult.',
  'address-unknown': `mail to this address came back for good, and the record still holds it. Correct the chart. ${BY_HAND}`,
  complained: `the guardian reported our email as spam. ${BY_HAND}`,
  'request-cancelled': `its request is cancelled and sends no mail any more. ${BY_HAND}`,
  'not-released': 'its request is not released yet. "bulk-pin release" mails the first link.',
  'not-sent-yet':
    'the email with its newest link has not been sent yet. Wait for it; "bulk-pin status" says why letters wait.',
}
