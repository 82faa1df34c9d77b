import { expect, test } from '@jest/globals'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { runBulkPin } from '../support/run-bulk-pin.ts'
import { testRedisUrl } from '../support/test-redis.ts'

const world = await freshWorld()

const run = (...words: string[]) =>
  runBulkPin(['invitation', ...words], {
    REDIS_URL: testRedisUrl(),
  })
const revoke = (...words: string[]) => run('revoke', ...words)

test('a revoked link is told as ended, once more as ended before, and one that is not there as not there', async () => {
  const { id } = await world.invite()
  expect((await revoke(id)).out).toBe(`Invitation ${id} is ended; its link, PIN and calls are void.\n`)
  const again = await revoke(id)
  expect(again).toMatchObject({ code: 0, err: '' })
  expect(again.out).toBe(`Invitation ${id} was ended before: its link, PIN and calls are void already.\n`)
  expect((await revoke(`lakeside.${'g'.repeat(22)}`)).err).toMatch(/^There is no invitation/)
}, 30_000)

test('a link that a guardian ended is told as ended before, and keeps its reason', async () => {
  const { id } = await world.invite()
  await endInvitation(world.deps, id, 'not-me', 'guardian')
  expect((await revoke(id)).out).toContain('was ended before')
  expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'ended', endReason: 'not-me' })
}, 30_000)

test('of an account that is set up nothing is revoked, and the portal is named', async () => {
  const { id } = await world.invite()
  await world.deps.invitations.moveLink(id, 'set-up', ['open'], world.now())
  const refused = await revoke(id)
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toBe(
    `The account of invitation ${id} is set up: nothing is left to revoke here; end the access in the portal.\n`,
  )
  expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'set-up' })
}, 30_000)

test('a child who is out already, and one who never was in, are told in a sentence that is true of both', async () => {
  await released(world.deps, 'lakeside', [line(1)])
  const child = (patientId: string) => revoke('--patient', patientId, '--practice', 'lakeside')
  expect(await child('p1')).toMatchObject({ code: 0, out: expect.stringContaining('out of 1 invitations') })
  const [again, never] = [await child('p1'), await child('p9')]
  expect(again).toMatchObject({ code: 1, out: '' })
  expect(again.err).toContain('nothing is left to do if it was taken out before')
  expect(never).toEqual(again)
}, 30_000)

test('where an invitation cannot be read the child is out of the others, and one sentence names it with what to do', async () => {
  const requestId = await released(world.deps, 'lakeside', [line(1), line(2)])
  const ids: string[] = []
  for await (const { letter } of world.deps.letters.entries(requestId)) ids.push(letter.invitationId)
  const found = await Promise.all(ids.map((id) => world.deps.invitations.find(id)))
  const broken = found.find((one) => one?.guardian.patients[0]?.id === 'p2')?.id ?? ''
  await world.redis.hset(`{p:lakeside}:i:${broken.slice('lakeside.'.length)}`, 'sealed', 'nonsense')
  const ran = await revoke('--patient', 'p1', '--practice', 'lakeside')
  expect(ran).toMatchObject({ code: 1, out: expect.stringContaining('out of 1 invitations, 1 of which') })
  expect(ran.err).toMatch(
    /^1 of the invitations of practice lakeside cannot be read, .*"bulk-pin invitation revoke ID"/,
  )
  expect(ran.err).toContain(`: ${broken}.\n`)
  expect(await revoke(broken)).toMatchObject({ code: 0 })
  expect((await revoke('--patient', 'p1', '--practice', 'lakeside')).err).toMatch(/^No invitation of practice/)
}, 30_000)

test('who is not unlocked for no new link could go out is told why and what to do, as for a resend', async () => {
  const { id } = await world.invite()
  await world.deps.invitations.stopMail(id, 'guardian', world.now())
  await world.redis.hset(`{p:lakeside}:i:${id.slice('lakeside.'.length)}`, 'link', 'locked')
  const why = 'the guardian stopped our emails. Register the family by hand in the portal.\n'
  const ran = await Promise.all([run('unlock', id), run('resend', id)])
  expect(ran).toEqual([
    { code: 1, out: '', err: `Invitation ${id} was not unlocked: ${why}` },
    { code: 1, out: '', err: `No new link for ${id}: ${why}` },
  ])
}, 30_000)

test('whoever asked for a new email is listed by id, oldest first, with the next step, until a new one is ordered', async () => {
  expect((await run('asked', 'lakeside')).out).toBe('Nobody waits for a new email.\n')
  const late = await world.invite({ email: 'late@example.com' })
  const locked = await world.invite({ email: 'locked@example.com', phone: '+12025550177' })
  const key = (id: string) => `{p:lakeside}:i:${id.slice('lakeside.'.length)}`
  await world.redis.hset(key(late.id), 'exp', world.now())
  await world.redis.hset(key(locked.id), 'link', 'locked')
  for (const { id } of [late, locked]) {
    const event = { event: 'asked-again', actor: 'guardian', at: world.now(), invitationId: id }
    expect(await world.deps.asked.note(id, 1, '2026-11-22', event)).toMatchObject({ outcome: 'noted' })
    world.pass(60_000)
  }
  const listed = await run('asked', 'lakeside')
  expect(listed.out).toBe(
    `2026-11-22T17:00:00.000Z  expired  ${late.id}  bulk-pin invitation resend ${late.id}\n` +
      `2026-11-22T17:01:00.000Z  locked   ${locked.id}  bulk-pin invitation unlock ${locked.id}\n`,
  )
  await endInvitation(world.deps, late.id, 'not-me', 'guardian')
  expect(JSON.parse((await run('asked', 'lakeside', '--json')).out)).toEqual([
    {
      id: locked.id,
      askedAt: world.now() - 60_000,
      link: 'locked',
      next: `bulk-pin invitation unlock ${locked.id}`,
    },
  ])
  expect((await run('asked', 'nobody')).err).toMatch(/^There is no practice nobody/)
}, 30_000)
