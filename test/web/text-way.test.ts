import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parentOf, pinIn } from '../support/parent.ts'
import { ANA, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

let people = 0
/** Another family each time, so that no test meets another's limits. */
const somebody = () => {
  people += 1
  return world.invite({ email: `p${people}@example.com`, phone: `+1202555${String(1000 + people)}` })
}

test('opening the link sends nothing, shows two figures of the phone and no child', async () => {
  const { link, guardian } = await somebody()
  const parent = parentOf(world)
  const page = await parent.visit(link)
  expect(page.status).toBe(200)
  expect(page.text).toContain(guardian.phone.slice(-2))
  expect(page.text).not.toContain(guardian.phone.slice(-4))
  expect(page.text).not.toContain('2018')
  expect(world.simulator.phone(guardian.phone).texts()).toEqual([])
})

test('the link leaves the address bar, and the session cookie is HttpOnly and Lax and does not hold it', async () => {
  const { link } = await somebody()
  const answer = await parentOf(world)
    .browser.get(link)
    .redirects(0)
    .ok(() => true)
  expect(answer.status).toBe(303)
  expect(answer.headers.location).toBe('/set-up')
  const cookie = String(answer.headers['set-cookie'])
  expect(cookie).toMatch(/^visit=.*; HttpOnly; SameSite=Lax$/)
  expect(cookie).not.toContain(link.slice('/set-up/'.length))
})

test('a parent takes a PIN by text, enters it with a birth date and is handed to the portal', async () => {
  const { link, guardian, id } = await somebody()
  const parent = parentOf(world)
  expect((await parent.ask(link)).headers.location).toBe('/set-up/pin')
  const { body } = await world.simulator.nextText(guardian.phone)
  expect(body.split('\n').at(-1)).toMatch(/^@127\.0\.0\.1 #\d{6}$/)
  await parent.visit('/set-up/pin')
  const entered = await parent.enter(pinIn(body), '2021-11-30')
  expect(entered.status).toBe(303)
  const portal = new URL(String(entered.headers.location))
  expect(portal.origin + portal.pathname).toBe(world.practice.portalUrl)
  expect(portal.searchParams.get('code')).toContain(id)
})

test('who clicks Continue twice lands on the portal, or reads that the PIN was right', async () => {
  const { link, guardian } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link)
  const pin = pinIn((await world.simulator.nextText(guardian.phone)).body)
  await parent.visit('/set-up/pin')
  const [first, second] = [await parent.enter(pin), await parent.enter(pin)]
  expect([first.status, second.status]).toEqual([303, 422])
  expect(second.text).toContain('Your PIN is right')
  world.pass(10_000)
  expect((await parent.enter(pin)).text).not.toContain('Your PIN is right')
})

test('a new PIN replaces the one before', async () => {
  const { link, guardian } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link)
  const first = pinIn((await world.simulator.nextText(guardian.phone)).body)
  world.pass(31_000)
  await parent.visit('/set-up/pin')
  await parent.post('/set-up/pin', { channel: 'text' })
  const second = pinIn((await world.simulator.nextText(guardian.phone)).body)
  await parent.visit('/set-up/pin')
  expect((await parent.enter(first === second ? '000000' : first)).status).toBe(422)
  expect((await parent.enter(second)).status).toBe(303)
})

test('a PIN ends after ten minutes', async () => {
  const { link, guardian } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link)
  const pin = pinIn((await world.simulator.nextText(guardian.phone)).body)
  await parent.visit('/set-up/pin')
  world.pass(10 * 60_000)
  const late = await parent.enter(pin)
  expect(late.status).toBe(422)
  expect(late.text).not.toContain('name="pin" value')
})

test('a right PIN with a wrong birth date, and the other way round, get the very same answer', async () => {
  const { link, guardian } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link)
  const pin = pinIn((await world.simulator.nextText(guardian.phone)).body)
  await parent.visit('/set-up/pin')
  const wrongDate = await parent.enter(pin, '2018-03-06')
  const wrongPin = await parent.enter(pin === '000000' ? '000001' : '000000')
  expect(wrongDate.status).toBe(422)
  const withoutCount = (page: string) => page.replace(/<p>You have .*<\/p>\n/, '')
  expect(withoutCount(wrongPin.text)).toBe(withoutCount(wrongDate.text))
})

test('five wrong entries use up the PIN, and a new one does not lower the count of twenty that locks', async () => {
  const { link, guardian, id } = await somebody()
  const parent = parentOf(world)
  for (let round = 1; round <= 4; round += 1) {
    await parent.visit(round === 1 ? link : '/set-up/pin')
    await parent.post('/set-up/pin', { channel: 'text' })
    const pin = pinIn((await world.simulator.nextText(guardian.phone)).body)
    await parent.visit('/set-up/pin')
    const wrong = pin === '000000' ? '000001' : '000000'
    const answers = await Promise.all(Array.from({ length: 8 }, () => parent.enter(wrong)))
    if (round < 4) {
      expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(422))
      expect((await parent.enter(pin)).status).toBe(422)
    }
    world.pass(121_000)
  }
  expect((await world.deps.invitations.find(id))?.link).toBe('locked')
  expect((await world.deps.invitations.find(id))?.wrongEntries).toBe(20)
  const trail = (await world.deps.audit.read('lakeside')).filter((event) => event.invitationId === id)
  expect(trail.map(({ detail }) => detail)).toContain('locked')
  const locked = await parent.visit('/set-up')
  expect(locked.status).toBe(423)
  expect(locked.text).toContain(world.practice.phone)
})

test('entries without a live PIN count against nothing', async () => {
  const { link, id } = await somebody()
  const parent = parentOf(world)
  await parent.visit(link)
  await Promise.all(Array.from({ length: 30 }, () => parent.enter('123456')))
  expect((await world.deps.invitations.find(id))?.wrongEntries).toBe(0)
  const trail = await world.deps.audit.read('lakeside')
  expect(trail.filter((event) => event.invitationId === id)).toEqual([])
})

test('the third text in a minute is refused with the clock time at which the next one goes', async () => {
  const { link, guardian } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link)
  world.pass(15_000)
  const soon = await parent.post('/set-up/pin', { channel: 'text' })
  expect(soon.status).toBe(429)
  expect(soon.headers['retry-after']).toBe('15')
  world.pass(15_000)
  expect((await parent.post('/set-up/pin', { channel: 'text' })).status).toBe(303)
  expect(world.simulator.phone(guardian.phone).texts()).toHaveLength(2)
})

test('ten sends an hour reach one phone, over all invitations', async () => {
  const phone = '+12025559001'
  for (let family = 0; family < 11; family += 1) {
    const { link } = await world.invite({ email: `shared${family}@example.com`, phone })
    const asked = await parentOf(world).ask(link)
    expect(asked.status).toBe(family < 10 ? 303 : 429)
  }
  expect(world.simulator.phone(phone).texts()).toHaveLength(10)
})

test('a failure of the carrier gives the turn back, and the PIN that was not sent is void', async () => {
  const { link, guardian, id } = await somebody()
  world.simulator.carrier.next({ kind: 'status', status: 503 })
  const parent = parentOf(world)
  const failed = await parent.ask(link)
  expect(failed.status).toBe(503)
  expect(failed.text).toContain(world.practice.phone)
  expect(await world.deps.pins.expiry(id)).toBeUndefined()
  await parent.visit(link)
  expect((await parent.post('/set-up/pin', { channel: 'text' })).status).toBe(303)
  expect(world.simulator.phone(guardian.phone).texts()).toHaveLength(1)
})

test('an answer that was lost is not sent again by itself, and its PIN works if the text came', async () => {
  const { link, guardian } = await somebody()
  world.simulator.carrier.next({ kind: 'broken-json' })
  const parent = parentOf(world)
  expect((await parent.ask(link)).headers.location).toBe('/set-up/pin')
  const texts = world.simulator.phone(guardian.phone).texts()
  expect(texts).toHaveLength(1)
  await parent.visit('/set-up/pin')
  expect((await parent.enter(pinIn(texts[0]?.body ?? ''))).status).toBe(303)
})

test('a home number takes calls only', async () => {
  const { link } = await world.invite({ email: 'home@example.com', phone: '+12025559002', takesTexts: false })
  const parent = parentOf(world)
  const page = await parent.visit(link)
  expect(page.text).not.toContain('value="text"')
  expect((await parent.post('/set-up/pin', { channel: 'text' })).status).toBe(422)
  expect(world.simulator.phone('+12025559002').texts()).toEqual([])
})

test('a family whose every child has reached the Minor Age Limit gets no PIN', async () => {
  const [child] = ANA.patients
  const { link } = await world.invite({
    email: 'grown@example.com',
    patients: child ? [{ ...child, reachesLimitOn: '2026-11-22' }] : [],
  })
  const page = await parentOf(world).visit(link)
  expect(page.status).toBe(410)
  expect(page.text).toContain(world.practice.phone)
})

test('NO in reply to a PIN ends the invitation and its PIN; other words do nothing', async () => {
  const { link, guardian, id } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link)
  const phone = world.simulator.phone(guardian.phone)
  await phone.reply('Thanks, no problem')
  expect((await world.deps.invitations.find(id))?.link).toBe('open')
  await phone.reply(' No. ')
  expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'ended', endReason: 'not-asked-for' })
  expect(await world.deps.pins.expiry(id)).toBeUndefined()
  await world.simulator.phone('+12025550187').reply('NO')
})
