import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Redis } from 'ioredis'
import { simpleParser } from 'mailparser'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { finishRequest } from '../../src/actions/finish-request.ts'
import { sendDueNotices } from '../../src/actions/send-notice.ts'
import { tellEnd } from '../../src/actions/tell-end.ts'
import { type PostOffice, startPostOffice } from '../support/post-office.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { testRedis } from '../support/test-redis.ts'

let redis: Redis
let office: PostOffice
beforeAll(async () => {
  redis = await testRedis()
})
afterAll(() => redis.disconnect())
beforeEach(async () => {
  await redis.flushdb()
  office = await startPostOffice(redis)
})
afterEach(() => office.stop())

const END = 'Your Bulk PIN registration emails have gone out'

async function endMails() {
  const mails = await Promise.all(office.sink.mails.map(({ raw }) => simpleParser(raw)))
  return mails.filter(({ subject }) => subject === END)
}

/** Notices are remembered for 30 days; older ones go when another one is sent. */
async function forgetSettledNotices(): Promise<void> {
  const data = { practiceName: 'North Hill Pediatrics', criterion: 'None.', remedy: 'None.' }
  const notice = { id: 'another', kind: 'request-refused', to: ['another@example.com'], data } as const
  await office.deps.notices.add({ ...notice, to: [...notice.to] }, office.deps.now())
  await sendDueNotices(office.deps)
}

/** Says what a leader's sweep says of the request. */
async function tell(id: string): Promise<void> {
  const request = await office.deps.requests.find(id)
  if (request) await tellEnd(office.deps, request)
  await sendDueNotices(office.deps)
}

test('at its end the practice is told once how a release ended, with counts only', async () => {
  office.sink.onRecipient = (address) =>
    address.startsWith('parent2@') ? { code: 550, text: '5.1.1 no such mailbox' } : 'take'
  const id = await released(office.deps, 'north', [
    line(1),
    line(2),
    line(3),
    line(4, { email: '' }),
    line(5, { status: 'Inactive' }),
  ])
  await tell(id)
  expect(await endMails()).toEqual([])
  office.deps.config.operatorEmail = 'operator@example.net'
  await office.work({ until: async () => (await endMails()).length > 0 })
  const [mail] = await endMails()
  expect(mail?.replyTo?.text).toBe('operator@example.net')
  for (const words of [
    'North Hill Pediatrics is finished',
    'Parents and guardians emailed: 2',
    'Emails that could not be delivered: 1',
    'Patients to register by hand: 2',
    'Each link works for 14 days from its email. The last one ends on',
  ])
    expect(mail?.text).toContain(words)
  expect(mail?.text).not.toMatch(/nobody knows|reminded/)
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/parent\d|Family\d|Child\d|555-1/)
  expect(office.sink.mails.find(({ raw }) => raw.includes(END))?.to.sort()).toEqual([
    'manager@example.com',
    'office@north.example.org',
  ])

  const entries = []
  for await (const entry of office.deps.letters.entries(id)) entries.push(entry.letter.invitationId)
  const [invitationId = ''] = entries
  await office.deps.letters.enqueue(id, [{ invitationId, kind: 'resend', n: 1 }], 'queued', office.deps.now())
  await office.deps.letters.open(id, office.deps.now())
  office.pass(40 * 86_400_000)
  await office.work()
  await finishRequest(office.deps, id)
  await forgetSettledNotices()
  await tell(id)
  expect(await endMails()).toHaveLength(1)
})

test('a telling that was cut short between its steps is done again, and mails once', async () => {
  const id = await released(office.deps, 'north', [line(1)])
  await office.work()
  const { set } = office.deps.requests
  office.deps.requests.set = () => Promise.reject(new Error('Redis is away'))
  await expect(tell(id)).rejects.toThrow('Redis is away')
  office.deps.requests.set = set
  await tell(id)
  await tell(id)
  expect(await endMails()).toHaveLength(1)
})

test('a cancelled release is not told as finished', async () => {
  const id = await released(office.deps, 'north', [line(1)])
  await cancelRequest(office.deps, id, false, 'operator')
  await office.work()
  await tell(id)
  expect(await endMails()).toEqual([])
})
