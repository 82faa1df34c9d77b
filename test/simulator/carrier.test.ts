import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createTwilioCarriers } from '../../src/providers/twilio-carriers.ts'
import { isSignedByTwilio } from '../../src/providers/twilio-signature.ts'
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts'
import { startService } from './service.ts'

const account = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'simulated-auth-token' }
const phone = '+12025550143'
const greeting = `<Response><Gather numDigits="1" timeout="6" action="/carrier/pin?call=1"><Say>Press 1 to hear your PIN.</Say></Gather><Say>No PIN is left here.</Say></Response>`
const reading = `<Response><Say language="es-US" loop="2">4 8 2</Say><Hangup/></Response>`

let simulator: Simulator
let carriers: ReturnType<typeof createTwilioCarriers>
let service: Awaited<ReturnType<typeof startService>>
let answerDocument: { status?: number; type?: string; body?: string }
let inboundAnswer: typeof answerDocument

beforeEach(async () => {
  answerDocument = { body: greeting }
  inboundAnswer = { status: 204 }
  service = await startService(({ path }) => {
    if (path === '/carrier/answer') return answerDocument
    if (path === '/carrier/inbound') return inboundAnswer
    return path === '/carrier/pin?call=1' ? { body: reading } : { status: 204 }
  })
  simulator = await startSimulator({ ...account, service: { publicUrl: service.url }, waitMs: 500 })
  carriers = createTwilioCarriers({
    ...account,
    from: '+12025550100',
    callerId: '+12025550101',
    apiUrl: simulator.httpUrl,
  })
})
afterEach(async () => {
  await carriers.close()
  await simulator.stop()
  await service.stop()
})

async function sendText(body = 'Hello', to = phone) {
  return carriers.texts.send({ to, body, statusUrl: `${service.url}/carrier/status?id=1`, validityMs: 300_000 })
}
async function ring() {
  const urls = { answerUrl: `${service.url}/carrier/answer`, statusUrl: `${service.url}/carrier/call-status` }
  await carriers.calls.ring({ to: phone, ...urls })
  return simulator.nextCall(phone)
}
function post(path: string, form: Record<string, string>, token = account.authToken) {
  return fetch(`${simulator.httpUrl}/2010-04-01/Accounts/${account.accountSid}/${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${account.accountSid}:${token}`).toString('base64')}` },
    body: new URLSearchParams(form),
  })
}
const statuses = (path: string, name: string) => service.fields(path).map((fields) => fields[name])

test('a text reports queued, sent and delivered in this order, each signed', async () => {
  await sendText()
  await simulator.settled()
  expect(statuses('/carrier/status?id=1', 'MessageStatus')).toEqual(['queued', 'sent', 'delivered'])
  for (const { path, headers, body } of service.seen) {
    const fields = Object.fromEntries(new URLSearchParams(body))
    const signature = String(headers['x-twilio-signature'])
    expect(isSignedByTwilio(account.authToken, signature, service.url + path, fields)).toBe(true)
  }
})

test('a text that does not arrive is accepted and reported undelivered with its code', async () => {
  simulator.carrier.next({ kind: 'undelivered', code: 30006 })
  expect((await sendText()).outcome).toBe('accepted')
  await simulator.settled()
  expect(service.fields('/carrier/status?id=1').at(-1)).toMatchObject({
    MessageStatus: 'undelivered',
    ErrorCode: '30006',
  })
})

test('a text whose answer was lost is still reported delivered', async () => {
  simulator.carrier.next({ kind: 'cut-line' })
  expect((await sendText()).outcome).toBe('unknown')
  await simulator.settled()
  expect(statuses('/carrier/status?id=1', 'MessageStatus').at(-1)).toBe('delivered')
})

test('a text lost before the carrier took it is on no phone', async () => {
  simulator.carrier.next({ kind: 'cut-line', taken: false })
  await sendText()
  expect(simulator.phone(phone).texts()).toEqual([])
})

test('a service that is away does not bring the carrier down', async () => {
  await service.stop()
  await sendText()
  await simulator.settled()
  expect(simulator.problems()).toHaveLength(3)
  expect((await sendText()).outcome).toBe('accepted')
})

test('callbacks to another machine are not made', async () => {
  const statusUrl = 'https://set-up.example.org/carrier/status'
  await carriers.texts.send({ to: phone, body: 'Hello', statusUrl, validityMs: 300_000 })
  await simulator.settled()
  expect(simulator.problems()[0]).toContain('not on this machine')
})

test('STOP reaches the service as an inbound text and stops further ones until START', async () => {
  await sendText()
  await simulator.phone(phone).reply('stop')
  expect(await sendText()).toEqual({ outcome: 'refused', reason: 'opted-out', code: 21610 })
  await simulator.phone(phone).reply('START')
  expect((await sendText()).outcome).toBe('accepted')
  expect(service.fields('/carrier/inbound')).toMatchObject([
    { From: phone, To: '+12025550100', Body: 'stop', OptOutType: 'STOP' },
    { Body: 'START', OptOutType: 'START' },
  ])
})

test.each([
  ['<Response><Message>Thank you &amp; goodbye</Message></Response>', ['Thank you & goodbye'], undefined],
  ['<Response/>', [], undefined],
  ['<Response><Message>one</Message><Message>two</Message></Response>', ['one', 'two'], undefined],
  ['<Response><Message to="+12025550143">Hi</Message></Response>', [], 'no attribute to'],
  ['<Response><Say>Hi</Say></Response>', [], 'Say is not known'],
  ['<Response>Hi</Response>', [], 'text outside Message'],
  [`<Response><Message>${'a'.repeat(161)}</Message></Response>`, [], '1 to 160'],
  ['<Response><Message>Hi</Response>', [], '12100'],
])('a text that is answered with %s brings %p to the phone', async (body, texts, problem) => {
  inboundAnswer = { body }
  await simulator.phone(phone).reply('HELP')
  expect(
    simulator
      .phone(phone)
      .texts()
      .map((text) => text.body),
  ).toEqual(texts)
  expect(simulator.problems()).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)])
})

test('a phone that texted STOP gets no answer, and whoever sends one reads of it', async () => {
  inboundAnswer = { body: '<Response><Message>You will get no more texts.</Message></Response>' }
  await simulator.phone(phone).reply('STOP')
  expect(simulator.phone(phone).texts()).toEqual([])
  expect(simulator.problems()).toEqual([expect.stringContaining('21610')])
})

test('an answer that is no TwiML is noted', async () => {
  inboundAnswer = { type: 'text/plain', body: 'Thank you' }
  await simulator.phone(phone).reply('HELP')
  expect(simulator.phone(phone).texts()).toEqual([])
  expect(simulator.problems()).toEqual([expect.stringContaining('12300')])
})

test('a wrong auth token, another account or a parameter that does not exist is refused', async () => {
  const form = { To: phone, From: '+12025550100', Body: 'Hello' }
  expect((await post('Messages.json', form, 'wrong')).status).toBe(401)
  expect(await (await post('Messages.json', { ...form, Boddy: 'x' })).json()).toMatchObject({
    code: 20001,
    status: 400,
  })
  expect((await post('Messages.json', form)).status).toBe(201)
})

test.each([
  ['Messages.json', { To: '2025550143' }, 21211],
  ['Messages.json', { Body: '' }, 21602],
  ['Messages.json', { Body: 'x'.repeat(1601) }, 21617],
  ['Messages.json', { From: '' }, 21603],
  ['Messages.json', { ValidityPeriod: '36001' }, 20001],
  ['Calls.json', { Url: 'carrier/answer' }, 21205],
  ['Calls.json', { To: '2025550143' }, 21217],
  ['Calls.json', { StatusCallbackEvent: 'answred' }, 21626],
])('%s with %p is refused with %d', async (path, wrong, code) => {
  const right =
    path === 'Calls.json'
      ? { To: phone, From: '+12025550101', Url: `${service.url}/carrier/answer` }
      : { To: phone, From: '+12025550100', Body: 'Hello' }
  expect(await (await post(path, { ...right, ...wrong })).json()).toMatchObject({ code })
})

test('a call that is answered speaks its greeting, and the key press brings the next document', async () => {
  const call = await ring()
  await call.answer()
  expect(call.said()).toEqual(['Press 1 to hear your PIN.'])
  expect(call.wantsKeys()).toBe(true)
  await call.press('1')
  expect(call.spoken().slice(1)).toEqual([
    { text: '4 8 2', language: 'es-US' },
    { text: '4 8 2', language: 'es-US' },
  ])
  expect(call.status()).toBe('completed')
  expect(service.fields('/carrier/answer')).toMatchObject([{ CallSid: call.sid, To: phone, CallStatus: 'in-progress' }])
  expect(service.fields('/carrier/pin?call=1')).toMatchObject([{ Digits: '1' }])
  const { path, headers, body } = service.seen.find(({ path }) => path.startsWith('/carrier/pin')) ?? {}
  const fields = Object.fromEntries(new URLSearchParams(body))
  const signature = String(headers?.['x-twilio-signature'])
  expect(isSignedByTwilio(account.authToken, signature, service.url + path, fields)).toBe(true)
})

test('a call reports initiated, ringing, in-progress and completed', async () => {
  const call = await ring()
  await call.answer()
  await call.hangUp()
  expect(statuses('/carrier/call-status', 'CallStatus')).toEqual(['initiated', 'ringing', 'in-progress', 'completed'])
})

test('a call nobody takes reports no-answer, a declined one busy', async () => {
  await (await ring()).ringOut()
  await (await ring()).decline()
  const last = ['initiated', 'ringing', 'no-answer', 'initiated', 'ringing', 'busy']
  expect(statuses('/carrier/call-status', 'CallStatus')).toEqual(last)
})

test('voicemail presses nothing and hears what comes after the gather', async () => {
  const call = await ring()
  await call.voicemail()
  expect(call.said()).toEqual(['Press 1 to hear your PIN.', 'No PIN is left here.'])
  expect(service.fields('/carrier/pin?call=1')).toEqual([])
})

test('keys are refused where the call does not wait for any', async () => {
  const call = await ring()
  await expect(call.press('1')).rejects.toThrow('does not want keys')
})

test.each([
  ['no document', { status: 500 }, '11200'],
  ['a document of another type', { type: 'application/json', body: '{}' }, '12300'],
  ['a broken document', { body: '<Response><Say>Hi</Response>' }, '12100'],
  ['a verb the simulator does not know', { body: '<Response><Record/></Response>' }, 'Record is not known'],
  ['a circle', { body: '<Response><Redirect>/carrier/answer</Redirect></Response>' }, 'circles'],
])('%s ends the call with an apology and is noted', async (_, document, problem) => {
  answerDocument = document
  const call = await ring()
  await call.answer()
  expect(call.said()).toEqual(['We are sorry, an application error has occurred. Goodbye.'])
  expect(call.problems()).toEqual([expect.stringContaining(problem)])
  expect(call.status()).toBe('completed')
})

test('keys are collected up to the number asked for', async () => {
  answerDocument = { body: '<Response><Gather numDigits="3" action="/carrier/pin?call=1"/></Response>' }
  const call = await ring()
  await call.answer()
  await call.press('12')
  expect(service.fields('/carrier/pin?call=1')).toEqual([])
  await call.press('3')
  expect(service.fields('/carrier/pin?call=1')).toMatchObject([{ Digits: '123' }])
})

test('fewer keys than asked for are sent when no more follow', async () => {
  answerDocument = { body: '<Response><Gather numDigits="3" action="/carrier/pin?call=1"/></Response>' }
  const call = await ring()
  await call.answer()
  await call.press('12')
  await call.timeout()
  expect(service.fields('/carrier/pin?call=1')).toMatchObject([{ Digits: '12' }])
})

test('somebody who waits for a text gets each one once, and gives up after the bound', async () => {
  const waiting = simulator.nextText(phone)
  await sendText('first')
  await sendText('second')
  expect((await waiting).body).toBe('first')
  expect((await simulator.nextText(phone)).body).toBe('second')
  await expect(simulator.nextText(phone)).rejects.toThrow(`no text to ${phone}`)
})

test('a stopped simulator takes no connections, and whoever waits is told', async () => {
  const call = await ring()
  simulator.carrier.next({ kind: 'hang' })
  const hanging = sendText()
  const waiting = expect(simulator.nextText('+12025550199')).rejects.toThrow('the simulator was stopped')
  await simulator.nextText(phone)
  await simulator.stop()
  await waiting
  expect(await hanging).toEqual({ outcome: 'unknown' })
  expect(await sendText()).toEqual({ outcome: 'refused', reason: 'ours' })
  expect(call.status()).toBe('ringing')
})
