import { expect, test } from '@jest/globals'
import { twilioSignature } from '../../src/simulator/twilio-signature.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf } from '../support/parent.ts'

const world = await freshWorld()
const { t } = world.deps.render
const CALL = 'name="channel" value="call"'
const TEXT = 'name="channel" value="text"'

const phoneOf = (number: string) => world.simulator.phone(number)
const lastText = (number: string) => phoneOf(number).texts().at(-1)?.body

test('STOP is heeded at once: no text is asked of the carrier, the turn stays, and a call works', async () => {
  const { link, guardian, id } = await world.invite()
  await phoneOf(guardian.phone).reply('Alto.')
  const stopped = phoneOf(guardian.phone).texts().length
  const parent = parentOf(world)
  const asked = await parent.ask(link)
  expect(asked.status).toBe(422)
  expect(asked.text).toContain('has stopped our texts')
  expect(asked.text).toContain(CALL)
  expect(asked.text).not.toContain(TEXT)
  expect(phoneOf(guardian.phone).texts()).toHaveLength(stopped)
  expect(await world.deps.sends.ofInvitation(id)).toEqual([])
  expect(await world.deps.pins.expiry(id)).toBeUndefined()
  expect((await parent.post('/set-up/pin', { channel: 'call' })).status).toBe(303)
  expect(phoneOf(guardian.phone).calls()).toHaveLength(1)
})

test('START lifts it, and the text goes', async () => {
  const { link, guardian } = await world.invite()
  await phoneOf(guardian.phone).reply('PARAR')
  await phoneOf(guardian.phone).reply('sí')
  expect((await parentOf(world).ask(link)).headers.location).toBe('/set-up/pin')
  expect(lastText(guardian.phone)).toMatch(/#\d{6}$/)
})

test('a phone that stopped texts reads before it asks how to get them again, and is offered the call', async () => {
  const { link, guardian } = await world.invite()
  await phoneOf(guardian.phone).reply('STOP')
  const parent = parentOf(world)
  const page = await parent.visit(link)
  expect(page.text).toContain('send START to <strong>+1 202-555-0100</strong>')
  expect(page.text).toContain('class="way main" name="channel" value="call"')
  expect(page.text).not.toContain(TEXT)
  expect(page.text).not.toContain(t('en', 'choose.callsOnly'))
  const again = await parent.post('/set-up/pin', { channel: 'pigeon' })
  expect(again.text).toContain('send START to')
  expect(again.text).not.toContain(TEXT)
  await phoneOf(guardian.phone).reply('START')
  const after = await parent.visit(link)
  expect(after.text).toContain(TEXT)
  expect(after.text).not.toContain('START')
})

test('STOP holds for every practice and family with that phone, and for no other phone', async () => {
  const hillside = { ...world.practice, id: 'hillside', name: 'Hillside Pediatrics' }
  await world.deps.practices.put(hillside)
  const { guardian } = await world.invite()
  await phoneOf(guardian.phone).reply('STOP')
  const sister = await world.invite({ email: 'sister@example.com' })
  expect((await parentOf(world).ask(sister.link)).status).toBe(422)
  const reservation = {
    id: 'r',
    invitationId: 'hillside.i',
    phoneIndex: world.deps.keyring.index('phone', guardian.phone),
  }
  await world.redis.hset('{p:hillside}:i:i', { link: 'open', gen: '1' })
  const reserve = (channel: 'text' | 'call') =>
    world.deps.sends.reserve(
      { ...reservation, channel, at: world.now() },
      { generation: 1, linkLifetimeMs: 0, language: 'en' },
      world.deps.config.pinLimits,
    )
  expect(await reserve('text')).toEqual({ outcome: 'opted-out' })
  expect(await reserve('call')).toMatchObject({ outcome: 'taken' })
  const neighbor = await world.invite({ email: 'neighbor@example.com', phone: '+12025550143' })
  expect((await parentOf(world).ask(neighbor.link)).status).toBe(303)
})

test('STOP is kept without end, and of the phone only its HMAC', async () => {
  await phoneOf('+12025550142').reply('STOP')
  const [key = '', ...others] = await world.redis.keys('{n:*')
  expect(others).toEqual([])
  expect(key).not.toContain('2025550142')
  expect(await world.redis.pttl(key)).toBe(-1)
  await phoneOf('+12025550142').reply('UNSTOP')
  expect(await world.redis.keys('{n:*')).toEqual([])
})

test.each([
  ['STOP', 'START', '+12025550156'],
  ['quit', 'Yes', '+12025550157'],
])('"%s" and "%s" are confirmed by the carrier alone', async (stop, start, phone) => {
  await phoneOf(phone).reply(stop)
  await phoneOf(phone).reply(start)
  expect(phoneOf(phone).texts()).toEqual([])
  expect(world.simulator.problems()).toEqual([])
})

test('what the carrier took for STOP is one, whatever its words', async () => {
  const { link, guardian } = await world.invite({ phone: '+12025550158' })
  const fields = { From: guardian.phone, Body: 'Arrête', OptOutType: 'STOP' }
  const token = world.deps.config.twilio?.authToken ?? ''
  const answer = await parentOf(world)
    .browser.post('/carrier/inbound')
    .set('X-Twilio-Signature', twilioSignature(token, `${world.url}/carrier/inbound`, fields))
    .type('form')
    .send(fields)
    .buffer()
  expect(answer.text).not.toContain('Message')
  expect((await parentOf(world).ask(link)).status).toBe(422)
})

test('a Spanish STOP and START, which the carrier does not know, are confirmed once, in Spanish', async () => {
  const phone = phoneOf('+12025550150')
  await phone.reply('No más')
  await phone.reply('No más')
  expect(phone.texts().map(({ body }) => body)).toEqual([t('es', 'texts.stopped')])
  await phone.reply('COMENZAR')
  await phone.reply('si')
  expect(phone.texts().map(({ body }) => body)).toEqual([t('es', 'texts.stopped'), t('es', 'texts.started')])
})

test('an English STOP with a dot, which the carrier does not know, is confirmed in the language of the last PIN', async () => {
  const { link, guardian } = await world.invite({ phone: '+12025550151', language: 'es' })
  await parentOf(world).ask(link)
  await phoneOf(guardian.phone).reply('Stop.')
  expect(lastText(guardian.phone)).toBe(t('es', 'texts.stopped'))
})

test('NO after a PIN is thanked for, with the practice and its phone', async () => {
  const { link, guardian, id } = await world.invite({ phone: '+12025550152' })
  await parentOf(world).ask(link)
  await phoneOf(guardian.phone).reply('No')
  expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'ended', endReason: 'not-asked-for' })
  expect(lastText(guardian.phone)).toBe(
    'Lakeside Pediatrics: Thank you for telling us. We stopped this, and the PIN no longer works. Questions? Call (202) 555-0199.',
  )
})

test('NO still reaches its invitation a day later, with a text that failed since, and means nothing on a phone without a PIN', async () => {
  const { link, guardian, id } = await world.invite({ phone: '+12025550153' })
  await parentOf(world).ask(link)
  world.pass(26 * 60 * 60_000)
  world.simulator.carrier.next({ kind: 'status', status: 503 })
  await parentOf(world).ask(link)
  await phoneOf(guardian.phone).reply('NO')
  expect((await world.deps.invitations.find(id))?.link).toBe('ended')
  const [key = ''] = await world.redis.keys('{n:*:sends')
  expect(await world.redis.pttl(key)).toBeGreaterThan(24 * 60 * 60_000)
  await phoneOf('+12025550154').reply('NO')
  expect(phoneOf('+12025550154').texts()).toEqual([])
})

test('NO after the account was set up is told whom to call', async () => {
  const { link, guardian, id } = await world.invite({ phone: '+12025550155' })
  await parentOf(world).ask(link)
  await world.deps.invitations.moveLink(id, 'set-up', ['open'], world.now())
  await phoneOf(guardian.phone).reply('NO')
  expect(lastText(guardian.phone)).toContain('An account was already set up')
  expect(lastText(guardian.phone)).toContain('(202) 555-0199')
})

test.each([
  ['HELP', 'en', 'We text the PIN you ask for'],
  ['info', 'es', 'Enviamos el PIN que pide'],
  ['Ayuda', 'en', 'Enviamos el PIN que pide'],
] as const)(
  '%s from a phone whose last PIN was in %s is answered with who texts, why, whom to call and STOP',
  async (word, language, why) => {
    const phone = `+12025550${{ HELP: 160, info: 161, Ayuda: 162 }[word]}`
    const { link } = await world.invite({ phone, language })
    await parentOf(world).ask(link)
    await phoneOf(phone).reply(word)
    expect(lastText(phone)).toContain(`Lakeside Pediatrics: ${why}`)
    expect(lastText(phone)).toContain('(202) 555-0199')
    expect(lastText(phone)).toContain('STOP')
  },
)

test('HELP from a phone that we do not know is answered in both languages', async () => {
  await phoneOf('+12025550163').reply('HELP')
  expect(
    phoneOf('+12025550163')
      .texts()
      .map(({ body }) => body),
  ).toEqual([`${t('en', 'texts.helpAnybody')} ${t('es', 'texts.helpAnybody')}`])
})

test('a phone that stopped our texts gets none, not even as an answer, but its NO counts', async () => {
  const { link, guardian, id } = await world.invite({ phone: '+12025550164' })
  await parentOf(world).ask(link)
  await phoneOf(guardian.phone).reply('BASTA')
  const texts = phoneOf(guardian.phone).texts().length
  for (const word of ['HELP', 'NO']) await phoneOf(guardian.phone).reply(word)
  expect(phoneOf(guardian.phone).texts()).toHaveLength(texts)
  expect(world.simulator.problems()).toEqual([])
  expect((await world.deps.invitations.find(id))?.link).toBe('ended')
})

test('any other text is answered nothing', async () => {
  await phoneOf('+12025550165').reply('Thanks, no problem')
  expect(phoneOf('+12025550165').texts()).toEqual([])
  expect(world.simulator.problems()).toEqual([])
})

test('a text that the carrier did not sign is refused and stops nothing', async () => {
  const { link, guardian } = await world.invite({ phone: '+12025550166' })
  for (const signature of ['', 'x'.repeat(28)]) {
    const answer = await parentOf(world)
      .browser.post('/carrier/inbound')
      .set('X-Twilio-Signature', signature)
      .type('form')
      .send({ From: guardian.phone, Body: 'STOP', OptOutType: 'STOP' })
      .ok(() => true)
    expect(answer.status).toBe(403)
  }
  expect((await parentOf(world).ask(link)).status).toBe(303)
})

test('NO to a text ends the link that the text came from, whatever else waits or failed for that phone since', async () => {
  const phone = '+12025550177'
  const first = await world.invite({ email: 'first@example.com', phone })
  await parentOf(world).ask(first.link)
  const second = await world.invite({ email: 'second@example.com', phone })
  await parentOf(world).ask(second.link, 'call')
  const third = await world.invite({ email: 'third@example.com', phone })
  world.simulator.carrier.next({ kind: 'status', status: 400, code: 30003 })
  await parentOf(world).ask(third.link)
  await world.simulator.phone(phone).reply('NO')
  const links = await Promise.all(
    [first, second, third].map(async ({ id }) => (await world.deps.invitations.find(id))?.link),
  )
  expect(links).toEqual(['ended', 'open', 'open'])
})
