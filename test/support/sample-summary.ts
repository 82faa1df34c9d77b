import type { CheckSummary } from '../../src/domain/check-summary.ts'
import { EXCLUSION_STEPS, LEFT_OUT_SHARED_STEP, MISSING_STEPS, WARNING_STEPS } from '../../src/domain/data-quality.ts'

/** The printed page of a made-up practice of usual size, as its picture in the docs shows it. */
export const SAMPLE_SUMMARY: CheckSummary = {
  practiceName: 'Willow Street Pediatrics',
  fileName: 'family-contacts-2026-11.csv',
  day: 'Sunday, December 6, 2026',
  patients: 6482,
  selected: 4021,
  emails: 2710,
  leftOut: [
    { name: 'Not active', patients: 1204, percent: 100 },
    { name: 'No usable Birth Date', patients: 12, percent: 1 },
    { name: 'Minor Age Limit reached', patients: 498, percent: 41.4 },
    { name: 'On the portal already', patients: 77, percent: 6.4 },
    { name: 'Held by the practice', patients: 9, percent: 0.7 },
    { name: 'No contact with Sort 1', patients: 58, percent: 4.8 },
    { name: 'Neither Authority nor Res?', patients: 96, percent: 8 },
    { name: 'No usable Email Address', patients: 352, percent: 29.2 },
    { name: "Email Address not a person's", patients: 41, percent: 3.4 },
    { name: 'No usable Mobile #', patients: 109, percent: 9.1 },
    { name: 'Address of many families', patients: 5, percent: 0.4 },
  ],
  toFix: 673,
  byHand: 507,
  settled: 1281,
  verdict: 'fix-first',
  reasons: [
    '673 of 4,694 patients who could get an email (14.3%) are left out by faults that can be fixed. More than 10% is worth fixing first: Bulk PIN runs once, and whom it leaves out is registered by hand.',
  ],
  fixes: [
    { nextStep: EXCLUSION_STEPS['no-email'], charts: 352, emails: 318 },
    { nextStep: EXCLUSION_STEPS['no-phone'], charts: 109, emails: 109 },
    { nextStep: EXCLUSION_STEPS['no-authority-or-residence'], charts: 96, emails: 71 },
    { nextStep: EXCLUSION_STEPS['contact-not-personal'], charts: 41, emails: 38 },
    { nextStep: LEFT_OUT_SHARED_STEP, charts: 5, emails: 5 },
    { nextStep: EXCLUSION_STEPS['no-primary-contact'], charts: 58, emails: 0 },
    { nextStep: EXCLUSION_STEPS['birth-date-unusable'], charts: 12, emails: 0 },
    { nextStep: WARNING_STEPS['email-looks-mistyped'], charts: 23, emails: 0 },
    { nextStep: WARNING_STEPS['exclusive-authority-elsewhere'], charts: 14, emails: 0 },
    { nextStep: MISSING_STEPS.preferred_reminder, charts: 806, emails: 0 },
  ],
  moreFixes: 4,
  days: [
    { day: 'Sunday, December 6, 2026', emails: 1400 },
    { day: 'Monday, December 7, 2026', emails: 1310 },
  ],
  laterDays: null,
}
