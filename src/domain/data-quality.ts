/** Why a patient gets no registration email, in the order the rules are tried. */
export const EXCLUSIONS = [
  'patient-not-active',
  'birth-date-unusable',
  'minor-age-limit-reached',
  'already-registered',
  'held-by-practice',
  'no-primary-contact',
  'no-authority-or-residence',
  'no-email',
  'contact-not-personal',
  'no-phone',
  'contact-shared',
] as const
export type Exclusion = (typeof EXCLUSIONS)[number]

/** Exclusions that are as they should be; every other is a fault of the data or a family to register by hand. */
export const SETTLED_EXCLUSIONS: readonly Exclusion[] = ['patient-not-active', 'already-registered']

/** What the practice does about each exclusion, in the words of its own screens. */
export const EXCLUSION_STEPS: Readonly<Record<Exclusion, string>> = {
  'patient-not-active': 'Nothing to do, unless the patient still comes to you: then correct the Status.',
  'birth-date-unusable': 'Enter the whole birth date in the patient chart, as YYYY-MM-DD or M/D/YYYY.',
  'minor-age-limit-reached': 'Register the patient by hand in the portal, as an adult.',
  'already-registered': 'Nothing to do: the family is on the portal.',
  'held-by-practice': 'Register the right parent or guardian by hand in the portal, or take the hold off.',
  'no-primary-contact': 'Give one Family Contact of the patient a Sort of 1.',
  'no-authority-or-residence':
    'Set the Authority of the Family Contact with Sort 1 to Joint or Exclusive, or tick Res?, if that is so.',
  'no-email': 'Enter or correct the Email Address of the Family Contact with Sort 1.',
  'contact-not-personal':
    "Replace the Email Address of the Family Contact with Sort 1 by the parent's or guardian's own.",
  'no-phone': 'Enter or correct the Mobile # of the Family Contact with Sort 1; the PIN goes there.',
  'contact-shared':
    'Look whether the Email Address and Mobile # on these charts are right; if they are, list the address under confirmedShared of the practice.',
}

/** What is odd about a patient's data without keeping anybody from an email. */
export const WARNINGS = [
  'unknown-status',
  'patient-lines-differ',
  'two-primary-contacts',
  'exclusive-authority-elsewhere',
  'minor-age-limit-near',
  'siblings-split',
  'names-differ',
  'email-looks-mistyped',
] as const
export type Warning = (typeof WARNINGS)[number]

/** What the practice does about each warning, in the words of its own screens. */
export const WARNING_STEPS: Readonly<Record<Warning, string>> = {
  'unknown-status': 'Say under statusMap of the practice whether patients with this Status are active.',
  'patient-lines-differ': 'The first line of the patient counts: look which Status, name and birth date are right.',
  'two-primary-contacts': 'Leave a Sort of 1 with both Family Contacts only if both shall get an email.',
  'exclusive-authority-elsewhere':
    'Another Family Contact has Exclusive Authority: look whether the one with Sort 1 shall get portal access.',
  'minor-age-limit-near':
    'The patient reaches the Minor Age Limit before the link ends: register by hand in the portal.',
  'siblings-split':
    'Make Email Address and Mobile # of the same Family Contact alike on all charts, or the family gets two emails.',
  'names-differ': 'Make First and Last Name of the Family Contact alike on all charts with this Email Address.',
  'email-looks-mistyped': 'Look whether the Email Address of the Family Contact is spelled right behind the @.',
}

/** What the seed asks a primary contact to have, in the words of the report. */
export const MISSING_FIELDS = [
  'first_name',
  'last_name',
  'email',
  'mobile',
  'authority_or_residence',
  'preferred_reminder',
] as const
export type MissingField = (typeof MISSING_FIELDS)[number]

/** What the practice enters for each field that is missing, in the words of its own screens. */
export const MISSING_STEPS: Readonly<Record<MissingField, string>> = {
  first_name: 'Enter the First Name of the Family Contact with Sort 1.',
  last_name: 'Enter the Last Name of the Family Contact with Sort 1.',
  email: 'Enter the Email Address of the Family Contact with Sort 1.',
  mobile: 'Enter the Mobile # of the Family Contact with Sort 1.',
  authority_or_residence:
    'Set the Authority of the Family Contact with Sort 1 to Joint or Exclusive, or tick Res?, if that is so.',
  preferred_reminder: 'Choose a Preferred Reminder for the Family Contact with Sort 1.',
}
