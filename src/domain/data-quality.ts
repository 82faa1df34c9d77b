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
    "Say whether Email Address and Mobile # are one parent's (confirmedShared in the practice settings) or not (leftOutShared); if not, correct the charts, or register these families by hand in the portal.",
}

/** The step for `contact-shared` where the practice has said that the address is no one parent's. */
export const LEFT_OUT_SHARED_STEP =
  "Correct the charts on which the Email Address is not the parent's or guardian's own, or register these families by hand in the portal."

/** What is odd about a patient's data without keeping that patient from an email; `unknown-status` keeps a whole release. */
export const WARNINGS = [
  'unknown-status',
  'two-children-on-one-chart',
  'patient-lines-differ',
  'test-data',
  'minor-age-limit-near',
  'two-primary-contacts',
  'exclusive-authority-elsewhere',
  'residence-without-authority',
  'siblings-split',
  'names-differ',
  'name-is-placeholder',
  'columns-swapped',
  'email-looks-mistyped',
  'email-disposable',
  'email-role',
  'email-on-several-families',
  'mobile-is-home',
  'mobile-takes-no-texts',
  'phone-on-several-families',
] as const
export type Warning = (typeof WARNINGS)[number]

/** What the practice does about each warning, in the words of its own screens. */
export const WARNING_STEPS: Readonly<Record<Warning, string>> = {
  'unknown-status': 'Say whether patients with this Status are active (statusMap in the practice settings).',
  'two-children-on-one-chart':
    'Look whether two practices are in one file (hand over one for each) or a whole family has one patient id (give each child its own); else correct name and Birth Date.',
  'patient-lines-differ': 'The first line of the patient counts: look which Status, name and birth date are right.',
  'test-data': 'This looks like a chart made for testing, or not to be used: if so, set its Status to Inactive.',
  'minor-age-limit-near':
    'The patient reaches the Minor Age Limit before the link ends: register by hand in the portal.',
  'two-primary-contacts': 'Leave a Sort of 1 with both Family Contacts only if both shall get an email.',
  'exclusive-authority-elsewhere':
    'Another Family Contact has Exclusive Authority: look whether the one with Sort 1 shall get portal access.',
  'residence-without-authority':
    'Res? alone gives this Family Contact portal access: if that is right, set the Authority to Joint or Exclusive; if not, clear Res?.',
  'siblings-split':
    'Make Email Address and Mobile # of the same Family Contact alike on all charts, or the family gets two emails.',
  'names-differ': 'Make First and Last Name of the Family Contact alike on all charts with this Email Address.',
  'name-is-placeholder': "Replace First and Last Name of the Family Contact by the parent's or guardian's own.",
  'columns-swapped':
    'A cell holds what belongs in another field: look at all fields of the Family Contact, and at the columns of the file.',
  'email-looks-mistyped': 'Look whether the Email Address of the Family Contact is spelled right behind the @.',
  'email-disposable':
    'The Email Address of the Family Contact is of a kind that stops working within hours or days: ask for a lasting one.',
  'email-role':
    "The Email Address of the Family Contact looks like an office's: ask for the parent's or guardian's own.",
  'email-on-several-families':
    'The same Email Address is on charts of families who seem unrelated: look on which of them it is right.',
  'mobile-is-home': 'Mobile # and the home number are the same: look whether the Mobile # takes texts.',
  'mobile-takes-no-texts': 'The Mobile # seems to take no texts: enter a cell number, if the Family Contact has one.',
  'phone-on-several-families':
    'The same Mobile # is on charts of families who seem unrelated: look on which of them it is right.',
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

/** Whatever the report finds about a patient. */
export type Fault = Exclusion | MissingField | Warning

/** The screen of the practice's software, or of its settings here, and the field on it. */
export type FaultPlace =
  | { screen: 'Patient'; field: 'Status' | 'Birth Date' | 'Status, name or Birth Date' | 'Registered' | 'Hold' }
  | {
      screen: 'Family Contact'
      field:
        | 'Sort'
        | 'First Name'
        | 'Last Name'
        | 'Authority'
        | 'Res?'
        | 'Email Address'
        | 'Mobile #'
        | 'Preferred Reminder'
    }
  | { screen: 'Practice settings'; field: 'statusMap' }

/** Where each fault is mended. Where more than one field may be wrong it is the one to look at first. */
export const FAULT_PLACES: Readonly<Record<Fault, FaultPlace>> = {
  'patient-not-active': { screen: 'Patient', field: 'Status' },
  'birth-date-unusable': { screen: 'Patient', field: 'Birth Date' },
  'minor-age-limit-reached': { screen: 'Patient', field: 'Birth Date' },
  'already-registered': { screen: 'Patient', field: 'Registered' },
  'held-by-practice': { screen: 'Patient', field: 'Hold' },
  'no-primary-contact': { screen: 'Family Contact', field: 'Sort' },
  'no-authority-or-residence': { screen: 'Family Contact', field: 'Authority' },
  'no-email': { screen: 'Family Contact', field: 'Email Address' },
  'contact-not-personal': { screen: 'Family Contact', field: 'Email Address' },
  'no-phone': { screen: 'Family Contact', field: 'Mobile #' },
  'contact-shared': { screen: 'Family Contact', field: 'Email Address' },

  first_name: { screen: 'Family Contact', field: 'First Name' },
  last_name: { screen: 'Family Contact', field: 'Last Name' },
  email: { screen: 'Family Contact', field: 'Email Address' },
  mobile: { screen: 'Family Contact', field: 'Mobile #' },
  authority_or_residence: { screen: 'Family Contact', field: 'Authority' },
  preferred_reminder: { screen: 'Family Contact', field: 'Preferred Reminder' },

  'unknown-status': { screen: 'Practice settings', field: 'statusMap' },
  'two-children-on-one-chart': { screen: 'Patient', field: 'Birth Date' },
  'patient-lines-differ': { screen: 'Patient', field: 'Status, name or Birth Date' },
  'test-data': { screen: 'Patient', field: 'Status' },
  'minor-age-limit-near': { screen: 'Patient', field: 'Birth Date' },
  'two-primary-contacts': { screen: 'Family Contact', field: 'Sort' },
  'exclusive-authority-elsewhere': { screen: 'Family Contact', field: 'Authority' },
  'residence-without-authority': { screen: 'Family Contact', field: 'Res?' },
  'siblings-split': { screen: 'Family Contact', field: 'Email Address' },
  'names-differ': { screen: 'Family Contact', field: 'First Name' },
  'name-is-placeholder': { screen: 'Family Contact', field: 'First Name' },
  'columns-swapped': { screen: 'Family Contact', field: 'Email Address' },
  'email-looks-mistyped': { screen: 'Family Contact', field: 'Email Address' },
  'email-disposable': { screen: 'Family Contact', field: 'Email Address' },
  'email-role': { screen: 'Family Contact', field: 'Email Address' },
  'email-on-several-families': { screen: 'Family Contact', field: 'Email Address' },
  'mobile-is-home': { screen: 'Family Contact', field: 'Mobile #' },
  'mobile-takes-no-texts': { screen: 'Family Contact', field: 'Mobile #' },
  'phone-on-several-families': { screen: 'Family Contact', field: 'Mobile #' },
}
