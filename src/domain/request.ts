import type { Halt, Tally } from './halts.ts'

/** The states of a Bulk PIN request, the one-time run of one practice from asking to its end. */
export type RequestState = 'requested' | 'refused' | 'releasing' | 'paused' | 'finished' | 'cancelled'

/** What the practice states of itself when it asks (seed: "Is my practice eligible for Bulk PIN?"). */
export type Eligibility = {
  currentVersion: boolean
  portalLive: boolean
  archiveDone: boolean
  singlePractice: boolean
}

/** A criterion that is not met, and what the practice can do about it. */
export type Criterion = { criterion: keyof Eligibility | 'contactsReviewed'; fault: string; remedy: string }

const CRITERIA: readonly Criterion[] = [
  {
    criterion: 'currentVersion',
    fault: 'the practice does not run the most current version of the practice software',
    remedy: 'update to the current release, then ask again with --current-version',
  },
  {
    criterion: 'portalLive',
    fault: 'the practice is not fully live on the patient portal',
    remedy: 'leave the preview mode of the portal, then ask again with --portal-live',
  },
  {
    criterion: 'archiveDone',
    fault: 'the archive step of the data cleanup has not been done',
    remedy: 'run the archive tool for register records, then ask again with --archive-done',
  },
  {
    criterion: 'singlePractice',
    fault:
      'an enterprise with more than one practice NPI or more than one practice is not eligible (several locations of one practice are)',
    remedy:
      'register the families one by one in the portal; if it is one practice with one NPI, ask again with --single-practice',
  },
  {
    criterion: 'contactsReviewed',
    fault: 'the practice has not acknowledged that its contact records were reviewed',
    remedy: 'run "bulk-pin check", work through the fix list, then ask again with --contacts-reviewed',
  },
]

/** Whether a request sends no more first emails, so that an operator may open another for the practice. */
export function isOver(state: RequestState): boolean {
  return state === 'finished' || state === 'cancelled'
}

/** Every criterion that is not met, in the order of the seed; none when the practice may ask for Bulk PIN. */
export function unmetCriteria(stated: Eligibility & { contactsReviewed: boolean }): Criterion[] {
  return CRITERIA.filter(({ criterion }) => !stated[criterion])
}

/** What the practice acknowledges by asking. The version is stored with who acknowledged it, and when. */
export const ACKNOWLEDGEMENT = {
  version: '2026-11',
  wording:
    'We have reviewed and updated our family contact records. We understand that Bulk PIN sends registration emails to the ' +
    'primary contacts exactly as these records state them, that it cannot tell whether an email address or phone number is ' +
    'right, and that later changes are not picked up.',
} as const

/** Why mail of a request stands still, and for a halt what was counted. */
export type PauseReason = { by: 'operator' } | { by: 'restored-backup' } | ({ by: 'halt' } & Halt)

/** Why a practice got another request, which one it had before, and who opened it when (epoch ms). */
export type OpenedAgain = { after: string; reason: string; by: string; at: number }

/** A practice's Bulk PIN request as it is stored. Times are epoch milliseconds. */
export type BulkPinRequest = {
  id: string
  practiceId: string
  state: RequestState
  requestedBy: string
  requestedAt: number
  acknowledgement: { version: string; by: string; at: number }
  /** Of one that was opened by order, although the practice had its once. */
  again?: OpenedAgain
  refusedFor?: string
  releasedAt?: number
  finishedAt?: number
  cancelledAt?: number
  refusedAt?: number
  /** Patients whom the release left out and whose families are to be registered by hand. */
  leftOut?: number
  /** When the practice was told that the release is finished. */
  endToldAt?: number
  /** When its contact data was erased. */
  erasedAt?: number
  /** No link of those whose data is still kept ended before this; see end-of-data.ts. */
  earliestEnd?: number
  /** Mails of this request at most; 0 is no limit; none of its own where absent. */
  perSecond?: number
  perHour?: number
  perDay?: number
  /** Days after the email on which those who did not start are reminded; no reminder where absent. */
  reminderDay?: number
  /** Everybody whose link was issued up to then was looked at: whether to remind them is decided. */
  remindedUpTo?: number
  /** When the next reminders fall due; `remindersDoneAt` once none can fall due any more. */
  remindersDueAt?: number
  remindersDoneAt?: number
  /** When mail began, or began again after a pause, the last time. */
  releasingAt?: number
  /** Why it stands still: paused, or where it is only requested held back from its release. */
  pausedFor?: PauseReason
  /** What was counted at the last resumption: halts look at what came after it. */
  talliedAtResume?: Tally
  file?: PracticeFileInfo
}

/** The practice file that was handed over last: counts and a fingerprint, no names. */
export type PracticeFileInfo = {
  version: string
  takenAt: number
  sha256: string
  bytes: number
  patients: number
  selected: number
  invitations: number
  rejectedLines: number
}
