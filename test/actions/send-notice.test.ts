import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals'
import { simpleParser } from 'mailparser'
import { sendDueNotices } from '../../src/actions/send-notice.ts'
import type { Notice } from '../../src/domain/notice.ts'
import { type PostOffice, startPostOffice } from '../support/post-office.ts'
import { testRedis } from '../support/test-redis.ts'

const DAY_MS = 24 * 60 * 60_000

const redis = await testRedis()
let office: PostOffice

beforeEach(async () => {
  await redis.flushdb()
  office = await startPostOffice(redis)
})

afterEach(() => office.stop())
afterAll(() => redis.disconnect())

const refused: Notice = {
  id: 'request-refused north.r1',
  kind: 'request-refused',
  to: ['asker@north.example.org', 'office@north.example.org'],
  data: { practiceName: 'North Hill Pediatrics', criterion: 'The portal is not live.', remedy: 'Go live first.' },
}

const add = () => office.deps.notices.add(refused, office.deps.now())

test('a notice goes out at once, and the command and the worker together send it once', async () => {
  await add()
  const sent = await Promise.all(Array.from({ length: 5 }, () => sendDueNotices(office.deps)))
  expect(sent).toEqual([true, true, true, true, true])
  expect(office.sink.mails.map(({ to }) => to)).toEqual([['asker@north.example.org', 'office@north.example.org']])
  const mail = await simpleParser(office.sink.mails[0]?.raw ?? '')
  expect(mail.text).toContain('Go live first.')
  expect(mail.messageId).toBe('<notice.request-refused.north.r1@pin.example.com>')
})

test('a notice is kept while the mail server is away, and the worker sends it later', async () => {
  await office.stop()
  const away = await startPostOffice(redis, { SMTP_URL: 'smtp://127.0.0.1:1' })
  await away.deps.notices.add(refused, away.deps.now())
  expect(await sendDueNotices(away.deps)).toBe(false)
  office = await startPostOffice(redis)
  office.pass(30_000)
  await office.work({ until: () => office.sink.mails.length > 0 })
  expect(office.sink.mails).toHaveLength(1)
  await away.stop()
})

test('a notice that was held for days after a restored backup has its two days of tries before it', async () => {
  const { deps, requestId, pass } = office
  const heldBack = { state: 'paused', pausedFor: '{"by":"restored-backup"}' }
  await redis.hset(`{p:north}:request:${requestId}`, heldBack)
  await deps.notices.add({ ...refused, requestId }, deps.now())
  for (let days = 0; days < 10; days += 1) {
    await sendDueNotices(deps)
    pass(DAY_MS)
  }
  await redis.hset(`{p:north}:request:${requestId}`, 'state', 'releasing')
  office.sink.onRecipient = () => ({ code: 451, text: '4.3.0 later' })
  for (let tries = 0; tries < 9; tries += 1) {
    await sendDueNotices(deps)
    pass(DAY_MS / 6)
  }
  office.sink.onRecipient = () => 'take'
  await sendDueNotices(deps)
  expect(office.sink.mails).toHaveLength(1)
})

test('a notice whose answer was lost goes out once more, the same to the byte', async () => {
  office.sink.onMail = () => 'cut'
  await add()
  await sendDueNotices(office.deps)
  await sendDueNotices(office.deps)
  expect(office.sink.mails).toHaveLength(1)
  office.pass(900_000)
  await sendDueNotices(office.deps)
  office.pass(900_000)
  await sendDueNotices(office.deps)
  const [first, second, ...more] = office.sink.mails
  expect(more).toEqual([])
  expect(second?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true)
})

test('a notice that nobody takes is given up, and says so in the log without the address', async () => {
  office.sink.onRecipient = () => ({ code: 550, text: '5.1.1 unknown' })
  await add()
  await sendDueNotices(office.deps)
  office.pass(10 * 86_400_000)
  await sendDueNotices(office.deps)
  expect(office.sink.mails).toEqual([])
  expect(office.logged()).toContain('could not be delivered')
  expect(office.logged()).not.toContain('office@north')
})
