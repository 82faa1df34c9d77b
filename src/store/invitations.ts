import type { LinkEnd } from '../domain/end-of-data.ts'
import type { EndReason, Guardian, LinkState } from '../domain/invitation.ts'
import { isStrangers, localId, practiceIdOf } from '../domain/invitation.ts'
import type { Language } from '../domain/practice.ts'
import type { Keyring } from '../keyring.ts'
import { askedKey } from './asked.ts'
import { type AuditEvent, trailEntry, trailKey } from './audit.ts'
import { type EarlierPlaces, earlierPlaces, stoppedKey } from './earlier-places.ts'
import { type Enrolment, enrolment } from './enrolment.ts'
import { newsKey } from './family-news.ts'
import { type Invitation, readInvitation } from './invitation-record.ts'
import { practiceKey } from './keys.ts'
import { letterKeys } from './letter-keys.ts'
import { packGuardian, unpackGuardian } from './packed-guardian.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** An invitation, or why its record cannot be read. */
export type FoundInvitation = { invitation: Invitation | undefined } | { fault: unknown }

/** What became of taking a child out. `unreadable`: the contact data cannot be opened, so nobody knows who is in it. */
export type PatientRemoval =
  | { outcome: 'removed'; left: number; ended: boolean }
  | { outcome: 'absent' }
  | { outcome: 'unreadable'; link: LinkState }

export type LinkMove = { outcome: 'moved' | 'already' | 'unknown' } | { outcome: 'refused'; state: LinkState }

/** How far a guardian came: each step that happened is true. */
export type Progress = Record<(typeof STEPS)[number], boolean> & {
  link: LinkState
  language: Language
  endReason?: EndReason
  /** Whether the guardian waits for a new email that they asked for. */
  asks: boolean
}

const STEPS = ['opened', 'pinSent', 'pinAccepted', 'redeemed', 'registered'] as const
const STEP_FIELDS = ['openedAt', 'pinAt', 'okAt', 'redeemedAt', 'registeredAt'] as const

export type Invitations = Enrolment &
  EarlierPlaces & {
    /** The id of a guardian in a request: the same guardian gets the same id, so that enrolling twice invites once. */
    idOf(requestId: string, guardian: Guardian): string
    find(id: string): Promise<Invitation | undefined>
    /** As `find`, for many in one trip, in their order. */
    findAll(ids: readonly string[]): Promise<FoundInvitation[]>
    /** How far guardians came, without their contact data, in their order; nothing for an invitation that is not there. */
    progress(ids: readonly string[]): Promise<(Progress | undefined)[]>
    /** What the end of data looks at, in their order; nothing for an invitation that is not there. */
    ends(ids: readonly string[]): Promise<(LinkEnd | undefined)[]>
    /**
     * Stops mail of the practice to the guardian's address, and notes once who had it stopped. A repeat, and an invitation
     * that is gone, are harmless.
     */
    stopMail(id: string, actor: string, now: number): Promise<void>
    /**
     * Ends, sets up or reopens the link; voids live PINs, calls under way and hand-off codes, notes the event, and counts a
     * stranger for the halts and for what the practice is told, in the same step. Reopening begins a new generation: once, however many do it at once with the same `generation`.
     */
    moveLink(
      id: string,
      to: 'ended' | 'set-up' | 'open',
      from: readonly LinkState[],
      now: number,
      reason?: EndReason,
      more?: { generation?: number; event?: AuditEvent },
    ): Promise<LinkMove>
    /**
     * Drops one patient; voids the live PIN, calls under way and the code and notes it in the same step, in which the link
     * ends when no patient is left.
     */
    removePatient(id: string, patientId: string, actor: string, now: number): Promise<PatientRemoval>
  }

/** Contact data is sealed; what Lua steps compare stands beside it. No TTL: the end of data is a step of its own. */
export function createInvitations(redis: RedisClient, keyring: Keyring): Invitations {
  const replaceGuardian = defineScript<'written' | 'ended' | 'changed'>(redis, 'replace_guardian', 'void_sends')
  const endLink = defineScript<string>(redis, 'end_link', 'void_sends')
  const stopMail = defineScript<number>(redis, 'stop_mail')
  const keyOf = (id: string) => practiceKey(practiceIdOf(id), 'i', localId(id))
  const pinKeyOf = (id: string) => practiceKey(practiceIdOf(id), 'pin', localId(id))
  const sendsKeyOf = (id: string) => practiceKey(practiceIdOf(id), 'sends', localId(id))
  const trailOf = (id: string) => trailKey(practiceIdOf(id))
  const openGuardian = (id: string, sealed: Buffer): Guardian | undefined => {
    try {
      return unpackGuardian(JSON.parse(keyring.open(id, sealed).toString()))
    } catch {
      return undefined
    }
  }
  const idOf = (requestId: string, { email, phone }: Guardian) =>
    `${practiceIdOf(requestId)}.${keyring.index('invitation', [requestId, email, phone].join('\0'))}`

  const sealedFields = (id: string, guardian: Guardian) => ({
    sealed: keyring.seal(id, JSON.stringify(packGuardian(guardian))),
    births: [...new Set(guardian.patients.map(({ birthDate }) => keyring.birthDateMac(id, birthDate)))].join(' '),
  })

  return {
    idOf,
    ...enrolment(redis, (requestId, guardian) => {
      const id = idOf(requestId, guardian)
      return { id, key: keyOf(id), ...sealedFields(id, guardian) }
    }),
    ...earlierPlaces(redis),
    async find(id) {
      const record = await redis.hgetallBuffer(keyOf(id))
      return record.sealed === undefined ? undefined : readInvitation(id, record, keyring)
    },
    async findAll(ids) {
      const batch = redis.pipeline()
      for (const id of ids) batch.hgetallBuffer(keyOf(id))
      const replies = (await batch.exec()) ?? []
      return ids.map((id, index) => {
        const [fault, reply] = replies[index] ?? []
        if (fault) return { fault }
        try {
          const record = reply as Record<string, Buffer> | undefined
          return { invitation: record?.sealed === undefined ? undefined : readInvitation(id, record, keyring) }
        } catch (unreadable) {
          return { fault: unreadable }
        }
      })
    },
    async progress(ids) {
      const batch = redis.pipeline()
      for (const id of ids) batch.hmget(keyOf(id), 'link', 'lang', 'reason', 'askedAt', ...STEP_FIELDS)
      const replies = (await batch.exec()) ?? []
      return replies.map(([fault, reply]) => {
        if (fault) throw fault
        const [link, language, reason, askedAt, ...times] = reply as (string | null)[]
        if (!link) return undefined
        const steps = Object.fromEntries(STEPS.map((step, i) => [step, times[i] != null])) as Record<
          (typeof STEPS)[number],
          boolean
        >
        return {
          ...steps,
          link: link as LinkState,
          language: language as Language,
          asks: askedAt != null && (link === 'open' || link === 'locked'),
          ...(reason && { endReason: reason as EndReason }),
        }
      })
    },
    async ends(ids) {
      const batch = redis.pipeline()
      for (const id of ids) batch.hmget(keyOf(id), 'link', 'exp', 'endedAt', 'registeredAt', 'renewedAt')
      const replies = (await batch.exec()) ?? []
      return replies.map(([fault, reply]) => {
        if (fault) throw fault
        const [link, ...times] = reply as (string | null)[]
        const [expiresAt, endedAt, registeredAt, renewedAt] = times.map((time) => (time ? Number(time) : undefined))
        return link ? { link: link as LinkState, expiresAt, endedAt, registeredAt, renewedAt } : undefined
      })
    },
    async stopMail(id, actor, now) {
      const event = { event: 'mail-stopped', actor, at: now, invitationId: id }
      const sealed = await redis.hgetBuffer(keyOf(id), 'sealed')
      const guardian = sealed && openGuardian(id, sealed)
      const address = guardian ? keyring.index('email', guardian.email) : ''
      await stopMail([keyOf(id), trailOf(id), stoppedKey(practiceIdOf(id))], [now, trailEntry(event), address])
    },
    async moveLink(id, to, from, now, reason, { generation, event } = {}) {
      const practice = practiceIdOf(id)
      const keys = [keyOf(id), pinKeyOf(id), sendsKeyOf(id), trailOf(id), askedKey(practice)]
      if (isStrangers(reason)) {
        const request = await redis.hget(keyOf(id), 'request')
        if (request === null) return { outcome: 'unknown' }
        keys.push(letterKeys(`${practice}.${request}`).tally, newsKey(practice))
      }
      const outcome = await endLink(keys, [
        now,
        to,
        reason ?? '',
        from.join(' '),
        generation ?? '',
        event ? trailEntry(event) : '',
        localId(id),
      ])
      if (outcome === 'moved' || outcome === 'already' || outcome === 'unknown') return { outcome }
      return { outcome: 'refused', state: outcome as LinkState }
    },
    async removePatient(id, patientId, actor, now) {
      const event = { event: 'patient-revoked', actor, at: now, invitationId: id }
      const ending = { ...event, event: 'link-ended', detail: 'revoked' }
      for (;;) {
        const [read, link] = await redis.hmgetBuffer(keyOf(id), 'sealed', 'link')
        if (!read) return { outcome: 'absent' }
        const guardian = openGuardian(id, read)
        if (!guardian) return { outcome: 'unreadable', link: String(link) as LinkState }
        const patients = guardian.patients.filter((patient) => patient.id !== patientId)
        if (patients.length === guardian.patients.length) return { outcome: 'absent' }
        const { sealed, births } = sealedFields(id, { ...guardian, patients })
        const outcome = await replaceGuardian(
          [keyOf(id), pinKeyOf(id), sendsKeyOf(id), trailOf(id)],
          [now, read, sealed, births, trailEntry(event), trailEntry(ending)],
        )
        if (outcome !== 'changed') return { outcome: 'removed', left: patients.length, ended: outcome === 'ended' }
      }
    },
  }
}
