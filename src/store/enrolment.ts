import type { EndReason, Guardian } from '../domain/invitation.ts'
import { localId } from '../domain/invitation.ts'
import { letterOf } from '../domain/letter.ts'
import type { RequestState } from '../domain/request.ts'
import { letterKeys } from './letter-keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/**
 * Who enrols, and how many of the letters are queued; the others are held. `bars` says of each guardian what bars the mail
 * since an earlier request: that it was stopped, or why the link is ended from the start.
 */
export type EnrolmentOrder = {
  holder: string
  queued: number
  bars?: readonly ('mail-stopped' | EndReason | undefined)[]
}

export type Enrolment = {
  /**
   * Takes the right to enrol a request's guardians, until its release or for a minute after the last batch, and forgets
   * what an enrolment that was cut short left behind. Until then no other practice file is taken; `other-file` when one was
   * taken since `fileVersion`. Anything but these and `busy` is the state of a request that does not wait for its release.
   */
  beginEnrolment(
    requestId: string,
    fileVersion: string,
    holder: string,
  ): Promise<'begun' | 'busy' | 'other-file' | RequestState | 'unknown'>
  /** Writes guardians and their letters, the first `queued` of them to be sent, in one step. False when another process enrols, or the request was cancelled meanwhile. */
  enrol(requestId: string, guardians: readonly Guardian[], order: EnrolmentOrder, now: number): Promise<boolean>
}

/** A guardian as an invitation is written: its id and key, the sealed contact data, and HMACs of the birth dates. */
type Entry = { id: string; key: string; sealed: Buffer; births: string }

const LOCK_MS = 60_000
const BATCH = 500

export function enrolment(redis: RedisClient, entryOf: (requestId: string, guardian: Guardian) => Entry): Enrolment {
  const beginEnrolment = defineScript<string>(redis, 'begin_enrolment')
  const forgetEnrolled = defineScript<number>(redis, 'forget_enrolled')
  const enrolGuardians = defineScript<number>(redis, 'enrol_guardians')

  async function forget(requestId: string, holder: string): Promise<boolean> {
    const keys = letterKeys(requestId)
    let cursor = '0'
    do {
      const [next, pairs] = await redis.hscan(keys.letters, cursor, 'COUNT', BATCH)
      const names = pairs.filter((_, index) => index % 2 === 0)
      const invitations = names.map((name) => keys.invitation(letterOf(requestId, name).invitationId))
      for (let start = 0; start < names.length; start += BATCH) {
        const [some, theirs] = [names.slice(start, start + BATCH), invitations.slice(start, start + BATCH)]
        const forgotten = await forgetEnrolled([keys.enrolment, keys.letters, ...theirs], [holder, LOCK_MS, ...some])
        if (forgotten === 0) return false
      }
      cursor = next
    } while (cursor !== '0')
    return true
  }

  return {
    async beginEnrolment(requestId, fileVersion, holder) {
      const keys = letterKeys(requestId)
      const outcome = await beginEnrolment(
        [keys.request, keys.enrolment, keys.due, keys.held, keys.counts],
        [holder, LOCK_MS, fileVersion],
      )
      if (outcome !== 'begun') return outcome as 'busy' | 'other-file' | RequestState | 'unknown'
      return (await forget(requestId, holder)) ? 'begun' : 'busy'
    },
    async enrol(requestId, guardians, { holder, queued, bars = [] }, now) {
      const keys = letterKeys(requestId)
      const entries = guardians.map((guardian) => entryOf(requestId, guardian))
      const written = await enrolGuardians(
        [
          keys.enrolment,
          keys.letters,
          keys.due,
          keys.held,
          keys.counts,
          keys.request,
          ...entries.map(({ key }) => key),
        ],
        [
          holder,
          LOCK_MS,
          now,
          queued,
          localId(requestId),
          ...entries.flatMap(({ id, sealed, births }, n) => [
            localId(id),
            sealed,
            births,
            guardians[n]?.language ?? '',
            bars[n] ?? '',
          ]),
        ],
      )
      return written === 1
    },
  }
}
