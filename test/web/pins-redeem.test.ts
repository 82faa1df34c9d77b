import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createApiKey } from '../../src/actions/create-api-key.ts'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { redeemPin } from '../../src/actions/redeem-pin.ts'
import { NAUGHTY_STRINGS } from '../support/naughty-strings.ts'
import { another, startPortalWorld } from '../support/portal-world.ts'
import { ANA, type World } from '../support/world.ts'

let portal: Awaited<ReturnType<typeof startPortalWorld>>
let world: World
beforeAll(async () => {
  portal = await startPortalWorld()
  world = portal.world
})
afterAll(() => world.stop())

let invited: Awaited<ReturnType<World['invite']>>
let parent: Awaited<ReturnType<(typeof portal)['atPortal']>>['parent']
let entry: Awaited<ReturnType<(typeof portal)['atPortal']>>['entry']
beforeEach(async () => {
  invited = await portal.invite()
  ;({ parent, entry } = await portal.atPortal(invited))
})

const stored = () => world.deps.invitations.find(invited.id)
const keyOf = (id: string) => `{p:lakeside}:i:${id.slice('lakeside.'.length)}`
const trail = async () =>
  (await world.deps.audit.read('lakeside'))
    .filter(({ invitationId }) => invitationId === invited.id)
    .filter(({ event }) => event === 'pin-entered' || event === 'redeemed')
    .map(({ event, actor, detail }) => [event, actor, detail].join(' ').trim())
const counted = async (line: RegExp) => Number(line.exec(await world.deps.metrics.registry.metrics())?.[1] ?? 0)
const redemptions = () => counted(/^bulk_pin_redemptions_total (\d+)/m)
const rightEntries = () => counted(/^bulk_pin_pins_checked_total\{outcome="right"\} (\d+)/m)

test('reference, PIN and birth date are worth everything needed to make the account, once', async () => {
  const first = await portal.redeem(entry)
  expect(first.status).toBe(200)
  expect(first.body).toEqual({
    invitationId: invited.id,
    practiceId: 'lakeside',
    guardian: { firstName: 'Ana', lastName: 'Example', email: invited.guardian.email, phone: invited.guardian.phone },
    patients: ANA.patients.map(({ id, relationship, authority, residesWith }) => ({
      id,
      relationship,
      authority,
      residesWith,
    })),
  })
  expect((await portal.redeem(entry)).status).toBe(404)
  expect(await stored()).toMatchObject({ pinAcceptedAt: world.now(), redeemedAt: world.now(), wrongEntries: 0 })
  expect(await trail()).toEqual([`pin-entered ${portal.keyId} right`, `redeemed ${portal.keyId}`])
})

test.each([
  { pin: (pin: string) => `${pin.slice(0, 3)}-${pin.slice(3)}`, birthDate: '3/5/2018' },
  { pin: (pin: string) => ` ${pin.slice(0, 3)} ${pin.slice(3)} `, birthDate: '11/30/2021' },
])('a parent may type the PIN with spaces or dashes, and $birthDate', async ({ pin, birthDate }) => {
  expect((await portal.redeem({ ...entry, pin: pin(entry.pin), birthDate })).status).toBe(200)
})

test('what is no PIN or no birth date counts nothing', async () => {
  for (const wrong of [{ pin: '12345' }, { pin: 'abcdef' }, { birthDate: '2018-02-30' }, { birthDate: '5 March 2018' }])
    expect((await portal.redeem({ ...entry, ...wrong })).status).toBe(404)
  expect((await stored())?.wrongEntries).toBe(0)
})

test('five wrong entries, of PIN or birth date, use the PIN up', async () => {
  for (let n = 1; n <= 4; n += 1)
    expect((await portal.redeem({ ...entry, pin: another(entry.pin, n) })).status).toBe(404)
  expect((await portal.redeem({ ...entry, birthDate: '2018-03-06' })).status).toBe(404)
  expect((await portal.redeem(entry)).status).toBe(404)
  expect((await stored())?.wrongEntries).toBe(5)
  expect((await parent.visit('/set-up/pin')).text).toContain('no longer works')
})

test('twenty wrong entries on an invitation lock it, and the reference with it', async () => {
  await world.redis.hset(keyOf(invited.id), 'wrong', 19)
  expect((await portal.redeem({ ...entry, pin: another(entry.pin) })).status).toBe(404)
  expect((await stored())?.link).toBe('locked')
  expect((await portal.redeem(entry)).status).toBe(404)
  expect((await parent.visit('/set-up/pin')).status).toBe(423)
})

test('the PIN of another invitation opens nothing, and counts where it was tried', async () => {
  const other = await portal.invite()
  const { entry: theirs } = await portal.atPortal(other)
  const pin = theirs.pin === entry.pin ? another(entry.pin) : theirs.pin
  expect((await portal.redeem({ ...entry, pin })).status).toBe(404)
  expect((await stored())?.wrongEntries).toBe(1)
  expect((await world.deps.invitations.find(other.id))?.wrongEntries).toBe(0)
})

const ENDS: Record<string, () => Promise<unknown>> = {
  'a revoke': () => endInvitation(world.deps, invited.id, 'revoked', 'operator'),
  '"this is not me"': () => endInvitation(world.deps, invited.id, 'not-me', 'guardian'),
  'the last child taken out': async () => {
    for (const { id } of invited.guardian.patients)
      await world.deps.invitations.removePatient(invited.id, id, 'operator', world.now())
  },
  'a newer link': () => world.deps.invitations.moveLink(invited.id, 'open', ['open'], world.now()),
  'the last day of its link': () => world.redis.hset(keyOf(invited.id), 'exp', world.now()),
  registered: () => portal.registered(invited.id),
}

test.each(Object.keys(ENDS))('the reference ends with its link: %s', async (end) => {
  await ENDS[end]?.()
  await world.redis.hset(`{p:lakeside}:pin:${invited.id.slice('lakeside.'.length)}`, {
    mac: world.deps.keyring.pinMac(invited.id, entry.pin),
    exp: world.now() + 60_000,
  })
  expect((await portal.redeem(entry)).status).toBe(404)
  expect(await stored()).toMatchObject({ wrongEntries: 0 })
  expect((await stored())?.pinAcceptedAt).toBeUndefined()
})

test('the Minor Age Limit is checked again, and the birth date of a child who reached it opens nothing', async () => {
  const [older, younger] = ANA.patients
  if (!older || !younger) throw new Error('two children')
  const grown = await world.invite({
    email: 'grown@example.com',
    phone: '+12025559001',
    patients: [{ ...older, reachesLimitOn: '2026-11-22' }, younger],
  })
  const { entry: theirs } = await portal.atPortal(grown)
  expect((await portal.redeem({ ...theirs, birthDate: older.birthDate })).status).toBe(404)
  const answer = await portal.redeem({ ...theirs, birthDate: younger.birthDate })
  expect(answer.body.patients.map(({ id }: { id: string }) => id)).toEqual(['p2'])
})

test('a practice that has the PIN typed on our page answers no portal that has it, and counts nothing', async () => {
  await world.deps.practices.put({ ...world.practice, pinEntry: 'here' })
  expect((await portal.redeem(entry)).status).toBe(404)
  expect((await portal.redeem({ ...entry, pin: another(entry.pin) })).status).toBe(404)
  await world.deps.practices.put(world.practice)
  expect((await stored())?.wrongEntries).toBe(0)
  expect((await portal.redeem(entry)).status).toBe(200)
})

test('no key, a wrong key and a key of another scope are refused; a portal that the practice does not use counts nothing', async () => {
  const operator = await createApiKey(world.deps, { name: 'operator', scope: { kind: 'operator' } })
  const other = await createApiKey(world.deps, { name: 'other', scope: { kind: 'portal', id: 'other' } })
  const wrong = { ...entry, pin: another(entry.pin) }
  const as = async (authorization: string) => (await portal.redeem(wrong, { Authorization: authorization })).status
  expect(await as('')).toBe(401)
  expect(await as(`Bearer ${portal.key.slice(0, -1)}x`)).toBe(401)
  expect(await as(`Bearer ${operator.key}`)).toBe(403)
  expect(await as(`Bearer ${other.key}`)).toBe(404)
  expect((await portal.redeem(entry, { Authorization: `Bearer ${other.key}` })).status).toBe(404)
  expect((await stored())?.wrongEntries).toBe(0)
  expect((await portal.redeem(entry)).status).toBe(200)
})

test('every failure is the same problem document, whatever is sent', async () => {
  const { setupReference, pin, birthDate } = entry
  const bodies = [
    { ...entry, pin: another(pin) },
    { ...entry, setupReference: setupReference.slice(0, -1) },
    { ...entry, setupReference: `${setupReference.slice(0, -22)}${'A'.repeat(22)}` },
    { ...entry, setupReference: setupReference.replace('lakeside.', 'nowhere.') },
    { ...entry, pin: Number(pin) },
    { ...entry, pin: [pin] },
    { ...entry, pin: { $ne: '' } },
    { ...entry, pin: 'x'.repeat(3000) },
    { ...entry, pin: null },
    { ...entry, birthDate: 20180305 },
    { ...entry, birthDate: `${birthDate}\u0000` },
    { ...entry, setupReference: ['x', setupReference] },
    { setupReference, pin },
    {},
    [],
    [entry],
    `{"__proto__":${JSON.stringify(entry)}}`,
    `{"constructor":{"prototype":${JSON.stringify(entry)}}}`,
    ...NAUGHTY_STRINGS.filter((text) => text.length < 200).flatMap((text) => [
      { ...entry, setupReference: text },
      { ...entry, pin: text },
      { ...entry, birthDate: text },
    ]),
  ]
  let like: string | undefined
  for (const body of bodies) {
    const { status, text, headers } = await portal.redeem(body)
    like ??= text
    expect({ status, text, body }).toEqual({ status: 404, text: like, body })
    expect(headers['content-type']).toContain('application/problem+json')
  }
  expect((await stored())?.wrongEntries).toBe(1)
}, 60_000)

test.each(['"text"', '7', 'null', 'true', '{"pin":', '\u0000', '[[[['.repeat(900)])(
  'a body that is no JSON object is a problem document of 4xx without a stack: %#',
  async (body) => {
    const { status, text, headers } = await portal.redeem(body)
    expect([400, 404]).toContain(status)
    expect(headers['content-type']).toContain('application/problem+json')
    expect(text).not.toMatch(/node_modules|Error|at /)
  },
)

test('fifty redemptions at once with the right entry and no Idempotency-Key give one answer', async () => {
  const before = await redemptions()
  const answers = await Promise.all(Array.from({ length: 50 }, () => portal.redeem(entry)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(49)
  expect((await redemptions()) - before).toBe(1)
  expect((await stored())?.wrongEntries).toBe(0)
})

test('fifty at once with one Idempotency-Key all get the answer, and one redemption is counted and told', async () => {
  const [redeemed, right] = [await redemptions(), await rightEntries()]
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => portal.redeem(entry, { 'Idempotency-Key': 'together' })),
  )
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(answers[0]?.status).toBe(200)
  expect((await redemptions()) - redeemed).toBe(1)
  expect((await rightEntries()) - right).toBe(1)
  expect(await trail()).toEqual([`pin-entered ${portal.keyId} right`, `redeemed ${portal.keyId}`])
})

test('the same Idempotency-Key gets the same answer for five minutes, also when a newer PIN was asked for', async () => {
  const again = { 'Idempotency-Key': 'again' }
  const first = await portal.redeem(entry, again)
  expect(first.status).toBe(200)
  world.pass(4 * 60_000)
  await parent.visit('/set-up')
  await parent.post('/set-up/pin', { channel: 'text' })
  expect((await portal.redeem({ ...entry, pin: ` ${entry.pin}` }, again)).body).toEqual(first.body)
  expect((await portal.redeem(entry, { 'Idempotency-Key': 'another' })).status).toBe(404)
  expect((await portal.redeem(entry)).status).toBe(404)
  world.pass(60_001)
  expect((await portal.redeem(entry, again)).status).toBe(404)
})

test('a process that dies between the check and the redemption leaves an entry that the same Idempotency-Key finishes', async () => {
  const dying = {
    ...world.deps,
    pins: { ...world.deps.pins, redeem: () => Promise.reject(new Error('the process died')) },
  }
  const by = { keyId: portal.keyId, portalId: 'main' }
  await expect(redeemPin(dying, by, entry, 'cut short')).rejects.toThrow('died')
  expect(await stored()).toMatchObject({ pinAcceptedAt: world.now() })
  const other = await createApiKey(world.deps, { name: 'other', scope: { kind: 'portal', id: 'main' } })
  const theirs = { 'Idempotency-Key': 'cut short', Authorization: `Bearer ${other.key}` }
  expect((await portal.redeem(entry, theirs)).status).toBe(404)
  expect((await portal.redeem(entry, { 'Idempotency-Key': 'a stranger to it' })).status).toBe(404)
  expect((await portal.redeem(entry, { 'Idempotency-Key': 'cut short' })).status).toBe(200)
})

test('the same Idempotency-Key of another portal key is another attempt', async () => {
  const second = await createApiKey(world.deps, { name: 'second', scope: { kind: 'portal', id: 'main' } })
  expect((await portal.redeem(entry, { 'Idempotency-Key': 'shared' })).status).toBe(200)
  const theirs = { 'Idempotency-Key': 'shared', Authorization: `Bearer ${second.key}` }
  expect((await portal.redeem(entry, theirs)).status).toBe(404)
})

test('under one Idempotency-Key another body is another attempt, and a wrong one that is repeated counts once', async () => {
  const key = { 'Idempotency-Key': 'typing' }
  const wrong = { ...entry, pin: another(entry.pin) }
  for (const body of [wrong, wrong, { ...entry, birthDate: '2018-03-06' }])
    expect((await portal.redeem(body, key)).status).toBe(404)
  expect((await stored())?.wrongEntries).toBe(2)
  expect((await portal.redeem(entry, key)).status).toBe(200)
})

test('an empty Idempotency-Key is none', async () => {
  const answers = [
    await portal.redeem(entry, { 'Idempotency-Key': '' }),
    await portal.redeem(entry, { 'Idempotency-Key': '' }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 404])
})

test('a hundred wrong entries at once count five, and the right one comes too late', async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) => portal.redeem({ ...entry, pin: another(entry.pin, n + 1) })),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]))
  expect((await stored())?.wrongEntries).toBe(5)
  expect((await portal.redeem(entry)).status).toBe(404)
})
