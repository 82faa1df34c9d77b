import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import type { CarrierAnswer } from '../../src/domain/delivery.ts'
import { createTwilioCarriers } from '../../src/providers/twilio-carriers.ts'
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts'

const account = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'simulated-auth-token' }
const sender = { from: '+12025550100', callerId: '+12025550101' }
const phone = '+12025550143'
const text = {
  to: phone,
  body: 'Example Pediatrics: 482913 is your PIN.',
  statusUrl: 'http://127.0.0.1:9/carrier/status?id=1',
  validityMs: 300_000,
}
const call = {
  to: phone,
  answerUrl: 'http://127.0.0.1:9/carrier/answer',
  statusUrl: 'http://127.0.0.1:9/carrier/status',
}

let simulator: Simulator
let carriers: ReturnType<typeof createTwilioCarriers>
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  simulator = await startSimulator({ ...account, apiKey: 'SKkey', apiSecret: 'secret', callbacks: false })
  carriers = createTwilioCarriers({ ...account, ...sender, apiUrl: simulator.httpUrl })
})
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})
afterAll(async () => {
  await carriers.close()
  await simulator.stop()
})

async function carrierAt(listener: RequestListener, sockets = new Set<object>()) {
  const server = createServer(listener).on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const at = createTwilioCarriers({ ...account, ...sender, apiUrl: `http://127.0.0.1:${port}` })
  closers.push(at.close, async () => {
    server.closeAllConnections()
    server.close()
  })
  return at
}

test('a text is accepted, with the carrier’s id of what is now on the phone', async () => {
  const answer = await carriers.texts.send(text)
  const arrived = await simulator.nextText(phone)
  expect(answer).toEqual({ outcome: 'accepted', carrierId: arrived.sid })
  expect(arrived).toMatchObject({ body: text.body, from: sender.from })
})

test('a call rings from the caller id', async () => {
  const answer = await carriers.calls.ring(call)
  const ringing = await simulator.nextCall(phone)
  expect(answer).toEqual({ outcome: 'accepted', carrierId: ringing.sid })
  expect([ringing.from, ringing.status()]).toEqual([sender.callerId, 'ringing'])
})

test('an API key and a Messaging Service are taken in place of the auth token and the number', async () => {
  const settings = { ...account, apiKey: 'SKkey', apiSecret: 'secret', apiUrl: simulator.httpUrl, callerId: '' }
  const other = createTwilioCarriers({ ...settings, messagingServiceSid: `MG${'b'.repeat(32)}` })
  closers.push(other.close)
  expect((await other.texts.send({ ...text, to: '+12025550144' })).outcome).toBe('accepted')
})

test('the fields of a text and of a call are those Twilio documents, and no others', async () => {
  const bodies: URLSearchParams[] = []
  const at = await carrierAt(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    bodies.push(new URLSearchParams(body))
    response.writeHead(201, { 'content-type': 'application/json' }).end('{"sid":"SM1"}')
  })
  await at.texts.send(text)
  await at.calls.ring(call)
  expect(bodies.map((body) => [...body])).toEqual([
    expect.arrayContaining([
      ['To', phone],
      ['From', sender.from],
      ['Body', text.body],
      ['StatusCallback', text.statusUrl],
      ['ValidityPeriod', '300'],
      ['SmartEncoded', 'true'],
    ]),
    expect.arrayContaining([
      ['Url', call.answerUrl],
      ['Method', 'POST'],
      ['StatusCallbackEvent', 'initiated'],
      ['StatusCallbackEvent', 'completed'],
      ['Timeout', '28'],
    ]),
  ])
  expect(bodies.map((body) => [...body].length)).toEqual([6, 11])
})

const refusedTexts: [string, CarrierAnswer][] = [
  ['+15005550001', { outcome: 'refused', reason: 'bad-number', code: 21211 }],
  ['+15005550002', { outcome: 'refused', reason: 'unreachable', code: 21612 }],
  ['+15005550003', { outcome: 'refused', reason: 'country-not-allowed', code: 21408 }],
  ['+15005550004', { outcome: 'refused', reason: 'opted-out', code: 21610 }],
  ['+15005550009', { outcome: 'refused', reason: 'not-a-mobile', code: 21614 }],
]
test.each(refusedTexts)('a text to the magic number %s is refused for its own reason', async (to, answer) => {
  expect(await carriers.texts.send({ ...text, to })).toEqual(answer)
})

const refusedCalls: [string, CarrierAnswer][] = [
  ['+15005550001', { outcome: 'refused', reason: 'bad-number', code: 21217 }],
  ['+15005550002', { outcome: 'refused', reason: 'bad-number', code: 21214 }],
  ['+15005550003', { outcome: 'refused', reason: 'country-not-allowed', code: 21215 }],
  ['+15005550004', { outcome: 'refused', reason: 'country-not-allowed', code: 21216 }],
]
test.each(refusedCalls)('a call to the magic number %s is refused for its own reason', async (to, answer) => {
  expect(await carriers.calls.ring({ ...call, to })).toEqual(answer)
})

test('an overloaded, broken or misconfigured carrier is our failure, not the number’s', async () => {
  const faults = [
    { status: 429, code: 21610 },
    { status: 503, html: true },
    { status: 500, code: 21211 },
    { status: 401, code: 20003 },
    { status: 400, code: 99999 },
  ]
  for (const fault of faults) {
    simulator.carrier.next({ kind: 'status', ...fault })
    expect(await carriers.texts.send({ ...text, to: '+12025550145' })).toMatchObject({
      outcome: 'refused',
      reason: 'ours',
    })
  }
  expect(simulator.phone('+12025550145').texts()).toHaveLength(0)
})

test('a text that was turned away for the carrier’s pace is not tried again', async () => {
  const requests: string[] = []
  const at = await carrierAt((request, response) => {
    requests.push(request.url ?? '')
    request.resume()
    response.writeHead(429, { 'content-type': 'application/json' }).end('{"code":20429,"status":429}')
  })
  await at.texts.send(text)
  expect(requests).toHaveLength(1)
})

test('a carrier that takes no connections has provably sent nothing', async () => {
  const at = createTwilioCarriers({ ...account, ...sender, apiUrl: 'http://127.0.0.1:1' })
  closers.push(at.close)
  expect(await at.texts.send(text)).toEqual({ outcome: 'refused', reason: 'ours' })
})

test('a line cut after the request went out leaves open whether the text was sent', async () => {
  simulator.carrier.next({ kind: 'cut-line' })
  expect(await carriers.texts.send({ ...text, to: '+12025550146' })).toEqual({ outcome: 'unknown' })
  expect((await simulator.nextText('+12025550146')).body).toBe(text.body)
})

test('a created text with an answer that cannot be read is unknown', async () => {
  simulator.carrier.next({ kind: 'broken-json' })
  expect(await carriers.texts.send({ ...text, to: '+12025550147' })).toEqual({ outcome: 'unknown' })
})

test('a carrier that never answers is given up on as unknown', async () => {
  simulator.carrier.next({ kind: 'hang' })
  expect(await carriers.texts.send({ ...text, to: '+12025550148' })).toEqual({ outcome: 'unknown' })
})

test('behind 32 unanswered texts another one is given up on first, unsent', async () => {
  let arrived = 0
  const at = await carrierAt(() => {
    arrived += 1
  })
  const inOrder: CarrierAnswer[] = []
  const send = async () => inOrder.push(await at.texts.send(text))
  await Promise.all(Array.from({ length: 33 }, send))
  expect(inOrder[0]).toEqual({ outcome: 'refused', reason: 'ours' })
  expect(inOrder.filter(({ outcome }) => outcome === 'unknown')).toHaveLength(32)
  expect(arrived).toBe(32)
})

const oddAnswers: [string, string][] = [
  ['no id', '{"status":"queued"}'],
  ['null', 'null'],
  ['a page', '<html>welcome</html>'],
  ['more than any answer has', `{"sid":"SM1","x":"${'x'.repeat(100_000)}"}`],
]
test.each(oddAnswers)('a 201 with %s is unknown, not accepted', async (_, body) => {
  const at = await carrierAt((request, response) => {
    request.resume()
    response.writeHead(201, { 'content-type': 'application/json' }).end(body)
  })
  expect(await at.texts.send(text)).toEqual({ outcome: 'unknown' })
})

test('a redirect is not followed, and nothing was sent', async () => {
  const at = await carrierAt((request, response) => {
    request.resume()
    response.writeHead(307, { location: simulator.httpUrl }).end()
  })
  expect(await at.texts.send(text)).toEqual({ outcome: 'refused', reason: 'ours' })
})

test('a text asked for after closing is refused', async () => {
  const at = createTwilioCarriers({ ...account, ...sender, apiUrl: simulator.httpUrl })
  await at.close()
  expect(await at.texts.send(text)).toEqual({ outcome: 'refused', reason: 'ours' })
})

test('a hundred texts in a row keep their connections', async () => {
  const sockets = new Set<object>()
  const at = await carrierAt((request, response) => {
    request.resume()
    response.writeHead(201, { 'content-type': 'application/json' }).end('{"sid":"SM1"}')
  }, sockets)
  for (let sent = 0; sent < 100; sent += 1) await at.texts.send(text)
  expect(sockets.size).toBeLessThanOrEqual(2)
})

test('a hundred texts at once open at most 32 connections', async () => {
  const sockets = new Set<object>()
  const at = await carrierAt((request, response) => {
    request.resume()
    response.writeHead(201, { 'content-type': 'application/json' }).end('{"sid":"SM1"}')
  }, sockets)
  const answers = await Promise.all(Array.from({ length: 100 }, () => at.texts.send(text)))
  expect(answers.every(({ outcome }) => outcome === 'accepted')).toBe(true)
  expect(sockets.size).toBeLessThanOrEqual(32)
})

test('a text needs somebody to come from', () => {
  expect(() => createTwilioCarriers({ ...account, callerId: '' })).toThrow('come from')
})
