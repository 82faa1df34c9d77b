import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { createTwilioCarriers } from '../../src/providers/twilio-carriers.ts'
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts'
import { startService } from '../simulator/service.ts'
import { parentOf } from '../support/parent.ts'
import { testOnPublicData } from '../support/public-data.ts'
import { readTwilioDocument, type TwilioDocument } from '../support/twilio-document.ts'
import { startWorld, type World } from '../support/world.ts'

type Exchange = {
  method: string
  path: string
  contentType: string
  body: string
  answer: { status: number; body: string }
}

const ACCOUNT = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'simulated-auth-token' }
const SENDER = { from: '+12025550100', callerId: '+12025550101' }
const KEY = { apiKey: `SK${'c'.repeat(32)}`, apiSecret: 'the secret of the simulated key' }
const SERVICE_SID = `MG${'b'.repeat(32)}`
const PHONE = '+12025550143'

let document: TwilioDocument
let simulator: Simulator
let service: Awaited<ReturnType<typeof startService>>
let front: { url: string; server: Server; exchanges: Exchange[]; leadTo(origin: string): void }
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  service = await startService(() => ({
    body: '<Response><Gather numDigits="1" action="/key"><Say>Press 1.</Say></Gather></Response>',
  }))
  simulator = await startSimulator({ ...ACCOUNT, ...KEY, service: { publicUrl: service.url } })
  front = await startFront()
})
afterAll(async () => {
  for (const close of closers) await close()
  front.server.closeAllConnections()
  front.server.close()
  await simulator.stop()
  await service.stop()
})

/** A server before the simulator that writes down what goes in and out. */
async function startFront() {
  const exchanges: Exchange[] = []
  let origin = ''
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request
    const [body, contentType] = [await text(request), headers['content-type'] ?? '']
    const sent = { 'content-type': contentType, authorization: headers.authorization ?? '' }
    const answer = await fetch(origin + path, { method, body, headers: sent })
    const answered = { status: answer.status, body: await answer.text() }
    exchanges.push({ method, path, contentType, body, answer: answered })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answered.body)
  })
  const leadTo = (to: string) => {
    origin = to
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, server, exchanges, leadTo }
}

/** What went over the line while something was done. */
async function exchangesOf(act: () => Promise<unknown>, to = simulator.httpUrl): Promise<Exchange[]> {
  document ??= readTwilioDocument()
  front.leadTo(to)
  front.exchanges.length = 0
  await act()
  return [...front.exchanges]
}

function carriersWith(settings: Partial<Parameters<typeof createTwilioCarriers>[0]>) {
  const carriers = createTwilioCarriers({ ...ACCOUNT, ...SENDER, ...settings, apiUrl: front.url })
  closers.push(carriers.close)
  return carriers
}
const aText = () => ({ to: PHONE, body: 'Hello', statusUrl: `${service.url}/text-status`, validityMs: 300_000 })
const aCall = () => ({ to: PHONE, answerUrl: `${service.url}/answer`, statusUrl: `${service.url}/call-status` })

const faultsOf = (exchange: Exchange) => [
  ...document.requestFaults(exchange),
  ...document.answerFaults({ ...exchange, ...exchange.answer }),
]

testOnPublicData(
  'what a parent causes by text and by call is as Twilio documents it, question and answer',
  async () => {
    const world: World = await startWorld({ TWILIO_API_URL: front.url })
    closers.push(world.stop)
    const exchanges = await exchangesOf(async () => {
      for (const channel of ['text', 'call'] as const) {
        const { link } = await world.invite({ email: `${channel}@example.com` })
        expect((await parentOf(world).ask(link, channel)).status).toBe(303)
      }
    }, world.simulator.httpUrl)
    expect(exchanges.map(({ path, answer }) => [path.split('/').at(-1), answer.status])).toEqual([
      ['Messages.json', 201],
      ['Calls.json', 201],
    ])
    expect(exchanges.flatMap(faultsOf)).toEqual([])
  },
)

testOnPublicData.each([
  ['by a number', {}],
  ['by a Messaging Service', { messagingServiceSid: SERVICE_SID, from: undefined }],
  ['in the name of an API key', KEY],
])('a text and a call %s are as Twilio documents them', async (_, settings) => {
  const carriers = carriersWith(settings)
  const exchanges = await exchangesOf(async () => {
    expect((await carriers.texts.send(aText())).outcome).toBe('accepted')
    expect((await carriers.calls.ring(aCall())).outcome).toBe('accepted')
  })
  expect(exchanges).toHaveLength(2)
  expect(exchanges.flatMap(faultsOf)).toEqual([])
})

const WRONG: [string, (exchange: Exchange) => Exchange, string][] = [
  [
    'a misspelt parameter',
    (one) => ({ ...one, body: one.body.replace('StatusCallback=', 'StatusCalback=') }),
    'StatusCalback',
  ],
  ['a parameter that is missing', (one) => ({ ...one, body: one.body.replace('To=', 'Body=') }), '"To"'],
  [
    'a number in words',
    (one) => ({ ...one, body: one.body.replace('Timeout=28', 'Timeout=long') }),
    '/Timeout must be integer',
  ],
  [
    'a number out of range',
    (one) => ({ ...one, body: one.body.replace('Timeout=28', 'Timeout=601') }),
    '/Timeout cannot be 601',
  ],
  [
    'an event that there is not',
    (one) => ({ ...one, body: one.body.replace('=ringing', '=ringed') }),
    'cannot be ringed',
  ],
  [
    'a method that there is not',
    (one) => ({ ...one, body: one.body.replace('Method=POST', 'Method=PUT') }),
    '/Method must be equal',
  ],
  ['a phone that is none', (one) => ({ ...one, body: one.body.replace('To=%2B1', 'To=1') }), '/To must match format'],
  ['another path', (one) => ({ ...one, path: one.path.replace('Calls', 'Call') }), 'no POST'],
  ['another verb', (one) => ({ ...one, method: 'PUT' }), 'no PUT'],
]
testOnPublicData.each(WRONG)('%s would be seen', async (_, spoil, fault) => {
  const carriers = carriersWith({})
  const [exchange] = await exchangesOf(() => carriers.calls.ring(aCall()))
  if (!exchange) throw new Error('no call')
  expect(document.requestFaults(spoil(exchange)).join()).toContain(fault)
})

testOnPublicData('an answer that Twilio would not give would be seen', async () => {
  const carriers = carriersWith({})
  const [exchange] = await exchangesOf(() => carriers.texts.send(aText()))
  if (!exchange) throw new Error('no text')
  const spoilt = (change: object) => {
    const body = JSON.stringify({ ...JSON.parse(exchange.answer.body), ...change })
    return document.answerFaults({ ...exchange, status: 201, body })
  }
  expect(spoilt({})).toEqual([])
  for (const change of [{ sid: 'SM1' }, { status: 'on its way' }, { error_code: '0' }, { surprise: 1 }])
    expect(spoilt(change)).toHaveLength(Object.keys(change).includes('sid') ? 2 : 1)
})

/** Fields of Twilio's callbacks, from its guides "Track outbound message status" and "Twilio's request to your webhook URL". */
const OF_TEXTS = ['AccountSid', 'ApiVersion', 'From', 'MessageSid', 'SmsSid', 'SmsStatus', 'To']
const OF_CALLS = ['AccountSid', 'ApiVersion', 'CallSid', 'CallStatus', 'Called', 'Caller', 'Direction', 'From', 'To']

testOnPublicData(
  'what the simulator reports of a text is named as Twilio names it, failure and reply too',
  async () => {
    const carriers = carriersWith({})
    await exchangesOf(async () => {
      await carriers.texts.send(aText())
      simulator.carrier.next({ kind: 'undelivered', code: 30006 })
      await carriers.texts.send(aText())
      await simulator.settled()
      await simulator.phone(PHONE).reply('STOP')
    })
    const reports = service.fields('/text-status')
    for (const { ErrorCode, ...fields } of reports) {
      expect(Object.keys(fields).sort()).toEqual([...OF_TEXTS, 'MessageStatus'].sort())
      expect(ErrorCode).toBe(fields.MessageStatus === 'undelivered' ? '30006' : undefined)
      expect(document.words('message_enum_status')).toContain(fields.MessageStatus)
    }
    expect(new Set(reports.map(({ MessageStatus }) => MessageStatus))).toContain('undelivered')
    const [reply] = service.fields('/carrier/inbound')
    const added = ['Body', 'NumMedia', 'NumSegments', 'OptOutType', 'SmsMessageSid']
    expect(Object.keys(reply ?? {}).sort()).toEqual([...OF_TEXTS, ...added].sort())
  },
)

testOnPublicData('what the simulator asks and reports of a call is named as Twilio names it', async () => {
  const carriers = carriersWith({})
  await exchangesOf(() => carriers.calls.ring(aCall()))
  const ringing = simulator.phone(PHONE).calls().at(-1)
  await ringing?.answer()
  await ringing?.press('1')
  await ringing?.hangUp()
  const [asked] = service.fields('/answer')
  const [pressed] = service.fields('/key')
  expect(Object.keys(asked ?? {}).sort()).toEqual(OF_CALLS)
  expect(Object.keys(pressed ?? {}).sort()).toEqual([...OF_CALLS, 'Digits'].sort())
  const reports = service.fields('/call-status').filter(({ CallSid }) => CallSid === ringing?.sid)
  for (const { CallDuration, ...fields } of reports) {
    const added = ['CallbackSource', 'SequenceNumber', 'Timestamp']
    expect(Object.keys(fields).sort()).toEqual([...OF_CALLS, ...added].sort())
    expect(CallDuration).toEqual(fields.CallStatus === 'completed' ? expect.stringMatching(/^\d+$/) : undefined)
    expect([...document.words('call_enum_status'), 'initiated']).toContain(fields.CallStatus)
    expect(fields.Timestamp).toMatch(/ \+0000$/)
  }
  expect(reports.map(({ CallStatus }) => CallStatus)).toEqual(['initiated', 'ringing', 'in-progress', 'completed'])
})
