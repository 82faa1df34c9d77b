import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parentOf, pinIn } from '../support/parent.ts'
import { another, portalLinkIn, referenceIn, startPortalWorld } from '../support/portal-world.ts'

let portal: Awaited<ReturnType<typeof startPortalWorld>>
beforeAll(async () => {
  portal = await startPortalWorld()
})
afterAll(() => portal.world.stop())

test('a parent goes from the link to the account with the PIN typed at the portal', async () => {
  const { world } = portal
  const { id, link, guardian } = await portal.invite()
  const parent = parentOf(world)
  expect((await parent.visit(link)).text).toContain('You type the PIN at the portal')
  expect((await parent.post('/set-up/pin', { channel: 'text' })).headers.location).toBe('/set-up/pin')
  const page = await parent.visit('/set-up/pin')
  const address = portalLinkIn(page.text)
  const welcome = await fetch(address ?? '')
  expect(await welcome.text()).toContain('autocomplete="one-time-code"')

  const send = (path: string, fields: Record<string, string>) =>
    fetch(new URL(path, world.simulator.portalUrl), { method: 'POST', body: new URLSearchParams(fields) })
  const setupReference = address?.searchParams.get('setupReference') ?? ''
  const { body } = await world.simulator.nextText(guardian.phone)
  const typed = { setupReference, pin: pinIn(body), birthDate: '2021-11-30' }
  const mistyped = await send('/register/pin', { ...typed, pin: another(typed.pin) })
  expect(mistyped.status).toBe(422)
  expect(await mistyped.text()).toContain('autocomplete="one-time-code"')
  const account = await (await send('/register/pin', typed)).text()
  expect(account).toContain('Hello, Ana')
  expect(account).toContain('2 children')

  const accepted = await parent.visit('/set-up/pin')
  expect(accepted.redirects.map((to) => new URL(to).pathname)).toEqual(['/set-up'])
  expect(accepted.text).toContain('Your PIN is right')
  expect(accepted.text).toContain('Could you not finish?')
  expect(portalLinkIn(accepted.text)?.href).toBe(`${world.simulator.portalUrl}/`)

  const registration = /name="registration" value="([^"]+)"/.exec(account)?.[1] ?? ''
  expect(await (await send('/account', { registration })).text()).toContain('Your account is ready')
  expect((await parent.visit('/set-up/pin')).text).toContain('Your account is set up')
  expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'set-up', wrongEntries: 1 })
})

test('the page after the choice has no PIN form and one way to the portal, which no form may lead to', async () => {
  const { parent } = await portal.atPortal(await portal.invite())
  const page = await parent.visit('/set-up/pin')
  const address = portalLinkIn(page.text)
  expect(page.text.match(/class="button main"/g)).toHaveLength(1)
  expect(`${address?.origin}${address?.pathname}`).toBe(`${portal.world.simulator.portalUrl}/register`)
  expect([...(address?.searchParams.keys() ?? [])]).toEqual(['site', 'setupReference'])
  expect(page.text).not.toMatch(/name="pin"|birth_date|\/set-up\/pin\/check/)
  expect(page.text).toContain('Type your PIN at the portal')
  expect(page.text).toContain('Problems with the PIN?')
  expect(page.text).toContain('/set-up/not-my-number')
  expect(page.headers['content-security-policy']).toContain("form-action 'self';")
})

test('the last line of the text names the host of the portal, where the PIN is typed', async () => {
  const { world } = portal
  const portalUrl = 'https://portal.lakeside.example.com/register'
  await world.deps.practices.put({ ...world.practice, portalUrl })
  const { link, guardian } = await portal.invite()
  await parentOf(world).ask(link)
  await world.deps.practices.put(world.practice)
  const { body } = await world.simulator.nextText(guardian.phone)
  expect(body.split('\n').at(-1)).toMatch(/^@portal\.lakeside\.example\.com #\d{6}$/)
})

test('a PIN that is posted to our page all the same counts nothing and leads back', async () => {
  const invited = await portal.invite()
  const { parent, entry } = await portal.atPortal(invited)
  for (const pin of [another(entry.pin), entry.pin, '']) {
    const answer = await parent.enter(pin)
    expect([answer.status, answer.headers.location]).toEqual([303, '/set-up/pin'])
  }
  expect((await portal.world.deps.invitations.find(invited.id))?.wrongEntries).toBe(0)
  expect((await portal.redeem(entry)).status).toBe(200)
})

test('a PIN that works no more is told to the parent who comes back, with a new one to ask for', async () => {
  const { world } = portal
  const { link, guardian } = await portal.invite()
  const { parent } = await portal.atPortal({ link, guardian, id: '' })
  expect((await parent.visit('/set-up/pin')).text).not.toContain('no longer works')
  world.pass(10 * 60_000)
  const over = await parent.visit('/set-up/pin')
  expect(over.text).toContain('no longer works')
  expect(portalLinkIn(over.text)).toBeUndefined()
  await parent.post('/set-up/pin', { channel: 'call' })
  const ringing = await parent.visit('/set-up/pin')
  expect(ringing.text).not.toContain('no longer works')
  expect(referenceIn(ringing.text)).not.toBe('')
})

test('after a right PIN a new one is asked for in the same place, and its page leads to the portal again', async () => {
  const { world } = portal
  const invited = await portal.invite()
  const { parent, entry } = await portal.atPortal(invited)
  await portal.redeem(entry)
  world.pass(31_000)
  await parent.visit('/set-up')
  await parent.post('/set-up/pin', { channel: 'text' })
  expect(referenceIn((await parent.visit('/set-up/pin')).text)).toBe(entry.setupReference)
  const pin = pinIn((await world.simulator.nextText(invited.guardian.phone)).body)
  expect((await portal.redeem({ ...entry, pin })).status).toBe(200)
})

test('neither log nor Redis holds the reference or what was typed at the portal', async () => {
  const { world } = portal
  const { entry } = await portal.atPortal(await portal.invite())
  await portal.redeem({ ...entry, pin: another(entry.pin) }, { 'Idempotency-Key': 'one' })
  await portal.redeem(entry, { 'Idempotency-Key': 'one' })
  await portal.redeem(`{"setupReference":"${entry.setupReference}","pin":`)
  const mac = entry.setupReference.slice(-22)
  const keys = await world.redis.keys('*')
  const dumps = await Promise.all(keys.map(async (key) => String(await world.redis.dumpBuffer(key))))
  expect(world.logged()).toContain('"route":"/api/pins/redeem"')
  for (const secret of [mac, '2018-03-05']) {
    expect(world.logged()).not.toContain(secret)
    expect([...keys, ...dumps].join('\n')).not.toContain(secret)
  }
  expect(world.logged()).not.toMatch(new RegExp(`\\b${entry.pin}\\b`))
})
