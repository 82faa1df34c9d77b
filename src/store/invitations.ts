import type { EndReason, Guardian, LinkState } from '../domain/invitation.ts'
import { practiceIdOf } from '../domain/invitation.ts'
import type { Keyring } from '../keyring.ts'
import { localId, practiceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'
import { defineScript } from './script.ts'

/** One guardian's place in a request as it is stored. Times are epoch milliseconds. */
export type Invitation = {
  id: string
  practiceId: string
  requestId: string
  guardian: Guardian
  link: LinkState
  endReason?: EndReason
  /** Grows with each new link; only the newest works. */
  generation: number
  mailStopped: boolean
  /** Last day of the newest link that was mailed. */
  linkExpiresAt?: number
  /** First click on the page, not the opening of the link: scanners open links too. */
  openedAt?: number
  pinSentAt?: number
  pinAcceptedAt?: number
  redeemedAt?: number
  registeredAt?: number
  lockedAt?: number
  wrongEntries: number
  /** Reference of the newest text or call. */
  lastDelivery?: string
}

export type LinkMove = { outcome: 'moved' | 'already' | 'unknown' } | { outcome: 'refused'; state: LinkState }

/** How far a guardian came: each step that happened is true. */
export type Progress = Record<(typeof STEPS)[number], boolean> & { link: LinkState; endReason?: EndReason }

const STEPS = ['opened', 'pinSent', 'pinAccepted', 'redeemed', 'registered'] as const
const STEP_FIELDS = ['openedAt', 'pinAt', 'okAt', 'redeemedAt', 'registeredAt'] as const

export type Invitations = {
  /** The id of a guardian in a request: the same guardian gets the same id, so that enrolling twice invites once. */
  idOf(requestId: string, guardian: Guardian): string
  /** Writes guardians anew, before anything was sent to them. */
  enrol(requestId: string, guardians: readonly Guardian[]): Promise<string[]>
  find(id: string): Promise<Invitation | undefined>
  /** As `find`, for many in one trip, in their order. */
  findAll(ids: readonly string[]): Promise<(Invitation | undefined)[]>
  /** How far guardians came, without their contact data. */
  progress(ids: readonly string[]): Promise<Progress[]>
  stopMail(id: string, now: number): Promise<boolean>
  /** Ends, sets up or reopens the link and voids live PINs, calls under way and hand-off codes in the same step. */
  moveLink(
    id: string,
    to: 'ended' | 'set-up' | 'open',
    from: readonly LinkState[],
    now: number,
    reason?: EndReason,
  ): Promise<LinkMove>
  /** Drops one patient; answers how many are left. */
  removePatient(invitation: Invitation, patientId: string): Promise<number>
  erase(id: string): Promise<void>
}

/** Contact data is sealed; what Lua steps compare stands beside it. Erased `RETENTION_DAYS` after the link ended: no TTL before. */
export function createInvitations(redis: RedisClient, keyring: Keyring): Invitations {
  const endLink = defineScript<string>(redis, 'end_link')
  const keyOf = (id: string) => practiceKey(practiceIdOf(id), 'i', localId(id))
  const idOf = (requestId: string, { email, phone }: Guardian) =>
    `${practiceIdOf(requestId)}.${keyring.index('invitation', [requestId, email, phone].join('\0'))}`

  const sealedFields = (id: string, guardian: Guardian) => ({
    sealed: keyring.seal(id, JSON.stringify(packGuardian(guardian))),
    births: [...new Set(guardian.patients.map(({ birthDate }) => keyring.birthDateMac(id, birthDate)))].join(' '),
  })

  return {
    idOf,
    async enrol(requestId, guardians) {
      const batch = redis.pipeline()
      const ids = guardians.map((guardian) => {
        const id = idOf(requestId, guardian)
        batch
          .del(keyOf(id))
          .hset(keyOf(id), { ...sealedFields(id, guardian), request: localId(requestId), link: 'open', gen: 1 })
        return id
      })
      for (const [fault] of (await batch.exec()) ?? []) if (fault) throw fault
      return ids
    },
    async find(id) {
      const record = await redis.hgetallBuffer(keyOf(id))
      return record.sealed === undefined ? undefined : unpack(id, record, keyring)
    },
    async findAll(ids) {
      const batch = redis.pipeline()
      for (const id of ids) batch.hgetallBuffer(keyOf(id))
      const replies = (await batch.exec()) ?? []
      return ids.map((id, index) => {
        const [fault, reply] = replies[index] ?? []
        if (fault) throw fault
        const record = reply as Record<string, Buffer> | undefined
        return record?.sealed === undefined ? undefined : unpack(id, record, keyring)
      })
    },
    async progress(ids) {
      const batch = redis.pipeline()
      for (const id of ids) batch.hmget(keyOf(id), 'link', 'reason', ...STEP_FIELDS)
      const replies = (await batch.exec()) ?? []
      return replies.flatMap(([fault, reply]) => {
        if (fault) throw fault
        const [link, reason, ...times] = reply as (string | null)[]
        if (!link) return []
        const steps = Object.fromEntries(STEPS.map((step, i) => [step, times[i] != null])) as Record<
          (typeof STEPS)[number],
          boolean
        >
        return [{ ...steps, link: link as LinkState, ...(reason && { endReason: reason as EndReason }) }]
      })
    },
    async stopMail(id, now) {
      return (await redis.hexists(keyOf(id), 'sealed')) === 1 && (await redis.hsetnx(keyOf(id), 'stop', now)) === 1
    },
    async moveLink(id, to, from, now, reason) {
      const keys = [
        keyOf(id),
        practiceKey(practiceIdOf(id), 'pin', localId(id)),
        practiceKey(practiceIdOf(id), 'sends', localId(id)),
      ]
      const outcome = await endLink(keys, [now, to, reason ?? '', from.join(' ')])
      if (outcome === 'moved' || outcome === 'already' || outcome === 'unknown') return { outcome }
      return { outcome: 'refused', state: outcome as LinkState }
    },
    async removePatient(invitation, patientId) {
      const patients = invitation.guardian.patients.filter(({ id }) => id !== patientId)
      await redis.hset(keyOf(invitation.id), sealedFields(invitation.id, { ...invitation.guardian, patients }))
      return patients.length
    },
    async erase(id) {
      const practice = practiceIdOf(id)
      await redis.del(keyOf(id), practiceKey(practice, 'pin', localId(id)), practiceKey(practice, 'sends', localId(id)))
    },
  }
}

function unpack(id: string, record: Record<string, Buffer>, keyring: Keyring): Invitation {
  const text = (field: string) => record[field]?.toString()
  const time = <Name extends string>(name: Name, field: string = name) =>
    record[field] === undefined ? {} : ({ [name]: Number(text(field)) } as Record<Name, number>)
  const reason = text('reason')
  const delivery = text('delivery')
  return {
    id,
    practiceId: practiceIdOf(id),
    requestId: `${practiceIdOf(id)}.${text('request')}`,
    guardian: unpackGuardian(JSON.parse(keyring.open(id, record.sealed ?? Buffer.alloc(0)).toString())),
    link: text('link') as LinkState,
    generation: Number(text('gen')),
    mailStopped: record.stop !== undefined,
    wrongEntries: Number(text('wrong') ?? 0),
    ...(reason && { endReason: reason as EndReason }),
    ...(delivery && { lastDelivery: delivery }),
    ...time('linkExpiresAt', 'exp'),
    ...time('openedAt'),
    ...time('pinSentAt', 'pinAt'),
    ...time('pinAcceptedAt', 'okAt'),
    ...time('redeemedAt'),
    ...time('registeredAt'),
    ...time('lockedAt'),
  }
}

/** A guardian without field names: it halves what 30,000 of them take in memory. */
type PackedGuardian = [
  email: string,
  phone: string,
  takesTexts: 0 | 1,
  firstName: string | null,
  lastName: string | null,
  language: Guardian['language'],
  patients: [
    id: string,
    birthDate: string,
    reachesLimitOn: string,
    relationship: string,
    authority: string,
    residesWith: 0 | 1,
  ][],
]

function packGuardian(guardian: Guardian): PackedGuardian {
  const { email, phone, takesTexts, firstName, lastName, language, patients } = guardian
  return [
    email,
    phone,
    takesTexts ? 1 : 0,
    firstName ?? null,
    lastName ?? null,
    language,
    patients.map((patient) => [
      patient.id,
      patient.birthDate,
      patient.reachesLimitOn,
      patient.relationship,
      patient.authority,
      patient.residesWith ? 1 : 0,
    ]),
  ]
}

function unpackGuardian([email, phone, takesTexts, firstName, lastName, language, patients]: PackedGuardian): Guardian {
  return {
    email,
    phone,
    takesTexts: takesTexts === 1,
    ...(firstName !== null && { firstName }),
    ...(lastName !== null && { lastName }),
    language,
    patients: patients.map(([id, birthDate, reachesLimitOn, relationship, authority, residesWith]) => ({
      id,
      birthDate,
      reachesLimitOn,
      relationship,
      authority,
      residesWith: residesWith === 1,
    })),
  }
}
