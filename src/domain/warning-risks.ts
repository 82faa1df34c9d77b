import type { Warning } from './data-quality.ts'

/** What a warning may come to, the worst first. */
export const RISKS = ['blocking', 'stranger', 'wrong-guardian', 'not-reached', 'untidy'] as const
export type Risk = (typeof RISKS)[number]

/**
 * `blocking`: nothing can be released. `stranger`: an email or PIN may reach somebody who is nobody to the patient (seed:
 * "there is the potential for an unintended individual to receive a portal registration email"). `wrong-guardian`: it may
 * reach one of the family who shall not have the portal. `not-reached`: the guardian may not get it. `untidy`: neither.
 */
export const WARNING_RISKS: Readonly<Record<Warning, Risk>> = {
  'unknown-status': 'blocking',
  'two-children-on-one-chart': 'stranger',
  'email-looks-mistyped': 'stranger',
  'email-on-several-families': 'stranger',
  'phone-on-several-families': 'stranger',
  'email-role': 'stranger',
  'columns-swapped': 'stranger',
  'exclusive-authority-elsewhere': 'wrong-guardian',
  'residence-without-authority': 'wrong-guardian',
  'two-primary-contacts': 'wrong-guardian',
  'names-differ': 'wrong-guardian',
  'minor-age-limit-near': 'not-reached',
  'email-disposable': 'not-reached',
  'mobile-takes-no-texts': 'not-reached',
  'mobile-is-home': 'not-reached',
  'name-is-placeholder': 'untidy',
  'siblings-split': 'untidy',
  'patient-lines-differ': 'untidy',
  'test-data': 'untidy',
}
