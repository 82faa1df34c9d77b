import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createTransport } from 'nodemailer'
import { createTwilioCarriers } from '../../src/providers/twilio-carriers.ts'
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts'
import { startService } from './service.ts'

const account = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'token' }
const phone = '+12025550143'
let simulator: Simulator
let carriers: ReturnType<typeof createTwilioCarriers>
let service: Awaited<ReturnType<typeof startService>>
const redemption = {
  invitationId: 'example.0123456789012345678901',
  practiceId: 'example',
  guardian: { firstName: 'Pat', lastName: 'Sample', email: 'pat@example.com', phone },
  patients: [{ id: 'p1' }, { id: 'p2' }],
}

beforeEach(async () => {
  service = await startService(({ path, body }) => {
    if (path.startsWith('/carrier/')) {
      return { body: '<Response><Gather numDigits="1"><Say>Press <![CDATA[<b>1</b>]]></Say></Gather></Response>' }
    }
    if (body.includes('used-before')) return { status: 404, type: 'application/problem+json', body: '{}' }
    return { type: 'application/json', body: path.endsWith('/redeem') ? JSON.stringify(redemption) : '{}' }
  })
  simulator = await startSimulator({ ...account, callbacks: false })
  simulator.useService({ publicUrl: service.url, portalApiKey: 'portal-key' })
  carriers = createTwilioCarriers({ ...account, from: phone, callerId: phone, apiUrl: simulator.httpUrl })
})
afterEach(async () => {
  await carriers.close()
  await simulator.stop()
  await service.stop()
})

const page = async (path: string) => (await fetch(simulator.httpUrl + path)).text()
const submit = (url: string, fields: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields) })

test('every page says that nothing leaves this machine', async () => {
  for (const path of ['/', '/mails', '/phones', `/phones/${phone}`, `/phones/${phone}/reply`, '/nowhere']) {
    expect(await page(path)).toContain('Simulator – nothing here leaves this machine')
  }
})

test('only lists refresh themselves', async () => {
  expect(await page('/mails')).toContain('http-equiv="refresh" content="3"')
  expect(await page(`/phones/${phone}/reply`)).not.toContain('http-equiv="refresh"')
})

test('a mail is shown in a frame without scripts, whose links open in a new tab', async () => {
  const transport = createTransport({ url: simulator.smtpUrl, ignoreTLS: true })
  await transport.sendMail({
    from: 'office@example.org',
    to: 'pat@example.com',
    subject: '<script>alert(1)</script>',
    html: '<a href="https://set-up.example.org/x">Set Up My Account</a><script>alert(2)</script>',
  })
  transport.close()
  const shown = await page('/mails/1')
  expect(shown).not.toContain('<script')
  expect(shown).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
  expect(shown).toContain('&lt;base target=&quot;_blank&quot;&gt;&lt;a href=')
  expect(await page('/mails')).toContain('<a href="/mails/1">&lt;script&gt;')
  expect(await page('/mails/1/raw')).toContain('To: pat@example.com')
})

test('a text is on its phone’s page with all its lines', async () => {
  const body = 'Example: 482913 is your PIN.\n\n@set-up.example.org #482913'
  await carriers.texts.send({ to: phone, body, statusUrl: service.url, validityMs: 300_000 })
  expect(await page('/phones')).toContain('href="/phones/%2B12025550143"')
  expect(await page(`/phones/${phone}`)).toContain(`<p class="body">${body}</p>`)
})

test('a call can be answered and keys pressed by the buttons of the page', async () => {
  await carriers.calls.ring({ to: phone, answerUrl: `${service.url}/carrier/answer`, statusUrl: service.url })
  const { sid } = await simulator.nextCall(phone)
  expect(await page('/phones')).toContain('ringing')
  const answered = await submit(`${simulator.httpUrl}/calls/${sid}/answer`)
  const shown = await answered.text()
  expect(shown).toContain('<li lang="en-US">Press &lt;b&gt;1&lt;/b&gt;')
  expect(shown).toContain(`action="/calls/${sid}/press"><input type="hidden" name="key" value="1">`)
  expect((await submit(`${simulator.httpUrl}/calls/${sid}/press`, { key: '1' })).status).toBe(200)
  expect(service.fields('/carrier/answer').at(-1)).toMatchObject({ Digits: '1' })
  await submit(`${simulator.httpUrl}/calls/${sid}/hang-up`)
  expect((await submit(`${simulator.httpUrl}/calls/${sid}/press`, { key: '1' })).status).toBe(409)
})

test('the portal redeems a code on the button, not on the visit, and says when the account is made', async () => {
  const visited = await (await fetch(`${simulator.portalUrl}/register?code=abcdefghijklmnopqrst`)).text()
  expect(visited).toContain('Welcome to the patient portal')
  expect(service.seen).toHaveLength(0)

  const redeemed = await (await submit(`${simulator.portalUrl}/register`, { code: 'abcdefghijklmnopqrst' })).text()
  expect(redeemed).toContain('Hello, Pat')
  expect(redeemed).toContain('2 children')
  expect(redeemed).not.toContain(redemption.invitationId)

  const registration = redeemed.match(/name="registration" value="([^"]+)"/)?.[1] ?? ''
  const ready = await submit(`${simulator.portalUrl}/account`, { registration })
  expect(await ready.text()).toContain('Your account is ready')
  expect(service.seen.map(({ path, headers, body }) => [path, headers.authorization, body])).toEqual([
    ['/api/hand-offs/redeem', 'Bearer portal-key', '{"code":"abcdefghijklmnopqrst"}'],
    [`/api/invitations/${redemption.invitationId}/registered`, 'Bearer portal-key', '{}'],
  ])
})

test('the same code is redeemed under the same idempotency key, another under another', async () => {
  for (const code of ['one', 'one', 'two']) await submit(`${simulator.portalUrl}/register`, { code })
  const [first, second, third] = service.seen.map(({ headers }) => headers['idempotency-key'])
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test('a code that was used before, no code and an unreachable service each get a plain page', async () => {
  const used = await submit(`${simulator.portalUrl}/register`, { code: 'used-before' })
  expect([used.status, await used.text()]).toEqual([400, expect.stringContaining('answer 404')])
  const none = await fetch(`${simulator.portalUrl}/register`)
  expect([none.status, await none.text()]).toEqual([400, expect.stringContaining('from your setup link')])
  await service.stop()
  const away = await submit(`${simulator.portalUrl}/register`, { code: 'fresh' })
  expect(await away.text()).toContain('could not reach')
  const invented = await submit(`${simulator.portalUrl}/account`, { registration: 'invented' })
  expect(invented.status).toBe(400)
})

test('where the PIN is entered at the portal, it redeems reference, PIN and birth date', async () => {
  const visited = await (await fetch(`${simulator.portalUrl}/register?setupReference=ref-1`)).text()
  expect(visited).toContain('autocomplete="one-time-code"')
  await submit(`${simulator.portalUrl}/register/pin`, {
    setupReference: 'ref-1',
    pin: '482913',
    birthDate: '2020-02-29',
  })
  expect(service.seen.at(-1)).toMatchObject({
    path: '/api/pins/redeem',
    body: '{"setupReference":"ref-1","pin":"482913","birthDate":"2020-02-29"}',
  })
})
