/** The columns of the report, one line a guardian. Fixed: others read them by name. */
export const REPORT_COLUMNS = [
  'invitation_id',
  'guardian_first_name',
  'guardian_last_name',
  'email',
  'phone',
  'language',
  'patients',
  'letter_state',
  'letter_reason',
  'letter_at',
  'emailed_at',
  'second_copy',
  'resends',
  'reminder_state',
  'link_state',
  'ended_because',
  'link_ends_at',
  'opened_at',
  'pin_sent_at',
  'redeemed_at',
  'registered_at',
  'standing',
  'standing_words',
  'next_step',
  'asked_again_at',
] as const

/** The columns of the list "register by hand", one line a patient and guardian. */
export const BY_HAND_COLUMNS = [
  'patient_id',
  'invitation_id',
  'guardian_first_name',
  'guardian_last_name',
  'email',
  'phone',
  'reason',
  'reason_words',
  'next_step',
] as const

/** The columns of the fix list, one line a chart and field. */
export const FIX_COLUMNS = [
  'patient_id',
  'line',
  'kind',
  'screen',
  'field',
  'value',
  'fault',
  'what_is_wrong',
  'next_step',
  'emails',
] as const
