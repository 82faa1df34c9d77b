import { expect, test } from '@jest/globals'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { pauseRequest } from '../../src/actions/pause-request.ts'
import { unlockInvitation } from '../../src/actions/unlock-invitation.ts'
import type { NotResent } from '../../src/domain/resend.ts'
import { allOfRedis } from '../support/all-of-redis.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { sendAll } from '../support/send-all.ts'

const ADDRESS = 'parent1@example.com'
const DAY_MS = 24 * 60 * 60_000
const YEAR_MS = 365.25 * DAY_MS

const world = await freshWorld({ SEND_PER_SECOND: '0' })

type Family = { requestId: string; id: string }

/** A family whose only child turns eighteen in a month, mailed and locked out by wrong entries. */
async function lockedFamily(): Promise<Family> {
  const birthDate = new Date(world.now() + 30 * DAY_MS - 18 * YEAR_MS).toISOString().slice(0, 10)
  const requestId = await released(world.deps, 'lakeside', [line(1, { birthDate })])
  let id = ''
  for await (const { letter } of world.deps.letters.entries(requestId)) id = letter.invitationId
  await sendAll(world, requestId)
  await world.redis.hset(`{p:lakeside}:i:${localOf(id)}`, 'link', 'locked', 'wrong', 20)
  return { requestId, id }
}

const localOf = (id: string) => id.slice('lakeside.'.length)
const unlock = (id: string) => unlockInvitation(world.deps, id, 'operator')

async function letterBecame({ requestId, id }: Family, fields: { s: string; r?: string }): Promise<void> {
  const key = `{p:lakeside}:letters:${requestId}`
  const entry = JSON.parse(String(await world.redis.hget(key, localOf(id))))
  await world.redis.hset(key, localOf(id), JSON.stringify({ ...entry, ...fields }))
}

const NO_MAIL: [string, NotResent, (family: Family) => Promise<unknown>][] = [
  [
    'whose address is suppressed after a hard bounce',
    'address-unknown',
    ({ requestId }) =>
      world.redis.sadd(`{p:lakeside}:suppressed:${requestId}`, world.deps.keyring.index('email', ADDRESS)),
  ],
  ['whose letter bounced', 'address-unknown', (family) => letterBecame(family, { s: 'bounced', r: 'hard-5.1.1' })],
  ['who reported the email as spam', 'complained', (family) => letterBecame(family, { s: 'complained' })],
  ['who stopped mail', 'mail-stopped', ({ id }) => world.deps.invitations.stopMail(id, 'guardian', world.now())],
  ['whose children are over the limit', 'minor-age-limit-reached', async () => world.pass(60 * DAY_MS)],
  [
    'whose request is cancelled',
    'request-cancelled',
    async ({ requestId }) => {
      await world.redis.hset(`{p:lakeside}:request:${requestId}`, 'state', 'releasing')
      await cancelRequest(world.deps, requestId, false, 'operator')
    },
  ],
]

test.each(NO_MAIL)(
  'a guardian %s is not unlocked: no new link could go out, and nothing changes',
  async (_, reason, happens) => {
    const family = await lockedFamily()
    await happens(family)
    const before = await allOfRedis(world.redis)
    expect(await unlock(family.id)).toEqual({ outcome: 'refused', reason })
    expect(await allOfRedis(world.redis)).toBe(before)
  },
  20_000,
)

test('while the request is paused the new link waits for the resume, and whoever unlocks is told', async () => {
  const { requestId, id } = await lockedFamily()
  await world.redis.hset(`{p:lakeside}:request:${requestId}`, 'state', 'releasing')
  await pauseRequest(world.deps, requestId, 'operator')
  expect(await unlock(id)).toEqual({ outcome: 'unlocked', waits: true })
  expect(await world.deps.letters.counts(requestId)).toEqual({ accepted: 1, queued: 1 })
}, 20_000)

test('what is not locked, or not there, is not unlocked', async () => {
  const { id } = await lockedFamily()
  await world.redis.hset(`{p:lakeside}:i:${localOf(id)}`, 'link', 'open')
  expect(await unlock(id)).toEqual({ outcome: 'not-locked' })
  expect(await unlock(`lakeside.${'g'.repeat(22)}`)).toEqual({ outcome: 'unknown' })
}, 20_000)
