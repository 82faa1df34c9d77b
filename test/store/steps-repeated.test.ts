import { afterAll, beforeEach, expect, test } from '@jest/globals'
import type { EndReason } from '../../src/domain/invitation.ts'
import { createKeyring } from '../../src/keyring.ts'
import { createRandomId } from '../../src/random-id.ts'
import { createAudit } from '../../src/store/audit.ts'
import { createInvitations } from '../../src/store/invitations.ts'
import { createLetters } from '../../src/store/letters.ts'
import { createRequests } from '../../src/store/requests.ts'
import { defineScript } from '../../src/store/script.ts'
import { enrol } from '../support/enrol.ts'
import { SECRETS } from '../support/secrets.ts'
import { testRedis } from '../support/test-redis.ts'
import { ANA } from '../support/world.ts'

const REQUEST = 'lakeside.aaaaaaaaaaaaaaaaaaaaaa'
const NOW = 1_790_000_000_000

const redis = await testRedis()
const invitations = createInvitations(redis, createKeyring(SECRETS))
const trail = async () => (await createAudit(redis).read('lakeside')).map(({ event }) => event)
const key = (kind: string, id: string) => `{p:lakeside}:${kind}:${id}`

let local: string
beforeEach(async () => {
  await redis.flushdb()
  const [id = ''] = await enrol({ redis, invitations }, REQUEST, [ANA])
  local = id.slice('lakeside.'.length)
})
afterAll(() => redis.disconnect())

/** Takes a step as the client does whose answer was lost: once, and with the same words again. */
async function twice<Reply>(
  name: string,
  keys: string[],
  args: (string | number)[],
  ...preludes: string[]
): Promise<Reply[]> {
  const step = defineScript<Reply>(redis, name, ...preludes)
  return [await step(keys, args), await step(keys, args)]
}

test('to erase invitations is answered again alike, counted once and told once', async () => {
  const asked = '{p:lakeside}:asked'
  await redis.zadd(asked, NOW, local)
  const keys = [
    key('erased', REQUEST),
    '{p:lakeside}:audit',
    asked,
    ...['i', 'pin', 'sends'].map((kind) => key(kind, local)),
  ]
  const counted = JSON.stringify({ invited: 1 })
  expect(await twice('erase_invitations', keys, ['', counted, `data-erased ${NOW} operator`, local])).toEqual([1, 1])
  expect(await redis.get(key('erased', REQUEST))).toBe(counted)
  expect(await trail()).toEqual(['data-erased'])
  expect(await redis.keys('*:asked')).toEqual([])
  expect(await redis.exists(key('i', local))).toBe(0)
})

test('to erase the ledger is answered again alike and told once', async () => {
  await redis.hset(key('request', REQUEST), { state: 'cancelled', requestedBy: 'manager@example.com' })
  const keys = [key('request', REQUEST), '{p:lakeside}:audit', key('leases', REQUEST), key('letters', REQUEST)]
  const event = JSON.stringify({ event: 'request-erased', actor: 'operator', at: NOW })
  expect(await twice('erase_ledger', keys, [NOW, event, '{}'])).toEqual([1, 1])
  expect(await trail()).toEqual(['request-erased'])
})

test('to take the last child out is answered again alike, with the end of the link, and told once', async () => {
  const sealed = 'sealed anew'
  await redis.hset(key('i', local), 'sealed', 'sealed before')
  const keys = [key('i', local), key('pin', local), key('sends', local), '{p:lakeside}:audit']
  const told = ['patient-revoked', 'link-ended'].map((event) => JSON.stringify({ event, actor: 'operator', at: NOW }))
  const args = [NOW, 'sealed before', sealed, '', ...told]
  expect(await twice('replace_guardian', keys, args, 'void_sends')).toEqual(['ended', 'ended'])
  expect(await trail()).toEqual(['patient-revoked', 'link-ended'])
})

test.each([
  ['a PIN by text', ['mac', 'me', 'pin-asked-for']],
  ['a call that is made', ['', 'me', 'pin-asked-for']],
  ['a PIN that is said', ['mac', '', 'pin-said']],
])('%s is told once', async (_, [mac = '', by = '', event = '']) => {
  await redis.zadd(key('sends', local), NOW, 'r:call')
  const keys = [key('i', local), key('pin', local), key('sends', local), key('delivery', 'r'), '{p:lakeside}:audit']
  await redis.hset(key('delivery', 'r'), 'state', by === '' ? 'handed' : 'waiting')
  const told = JSON.stringify({ event, actor: 'guardian', at: NOW })
  const args = [NOW, 'r:call', mac, NOW + 600_000, by, 1, told]
  expect(await twice('send_pin', keys, args)).toEqual(['ready', 'ready'])
  expect(await trail()).toEqual([event])
})

test('to stop mail is told once', async () => {
  const told = JSON.stringify({ event: 'mail-stopped', actor: 'guardian', at: NOW })
  const keys = [key('i', local), '{p:lakeside}:audit', '{p:lakeside}:stopped']
  expect(await twice('stop_mail', keys, [NOW, told, 'address'])).toEqual([1, 1])
  expect(await redis.smembers('{p:lakeside}:stopped')).toEqual(['address'])
  expect(await trail()).toEqual(['mail-stopped'])
})

test('to open a request is answered again alike and told once, also where it was ended in between', async () => {
  const id = 'lakeside.bbbbbbbbbbbbbbbbbbbbbb'
  const keys = ['{p:lakeside}:once', key('request', id), '{p:lakeside}:audit', key('request', REQUEST)]
  await redis.set('{p:lakeside}:once', REQUEST)
  await redis.hset(key('request', REQUEST), 'state', 'finished')
  const told = JSON.stringify({ event: 'opened-again', actor: 'operator', at: NOW })
  const args = [id, REQUEST, 'again', 1, told, 'state', 'requested']
  expect(await twice('open_request', keys, args)).toEqual([['opened'], ['opened']])
  expect(await trail()).toEqual(['opened-again'])
  await redis.hset(key('request', id), 'state', 'refused')
  await redis.set('{p:lakeside}:once', REQUEST)
  expect(await defineScript<string[]>(redis, 'open_request')(keys, args)).toEqual(['opened'])
  expect(await redis.hget(key('request', id), 'state')).toBe('refused')
  expect(await trail()).toEqual(['opened-again'])
})

test('an order to move a request is answered again alike and carried out once, also where the request moved on', async () => {
  const record = key('request', REQUEST)
  const keys = [record, '{p:lakeside}:once', key('counts', REQUEST)]
  await redis.hset(record, { state: 'releasing' })
  const pause = [REQUEST, 'paused', 'releasing', 'order 1', '', 'pausedFor', '{"by":"operator"}']
  expect(await twice('move_request', keys, [NOW, ...pause])).toEqual([
    ['moved', 'releasing'],
    ['moved', 'releasing'],
  ])
  const before = await redis.hgetall(record)
  const step = defineScript<string[]>(redis, 'move_request')
  expect(await step(keys, [NOW + 1, ...pause])).toEqual(['moved', 'releasing'])
  expect(await redis.hgetall(record)).toEqual(before)
  expect(before).toMatchObject({ state: 'paused', pausedAt: String(NOW) })
  expect(await step(keys, [NOW + 2, REQUEST, 'paused', 'releasing', 'order 2', ''])).toEqual(['already', 'paused'])
  expect(await redis.hgetall(record)).toEqual(before)

  const resume = [NOW + 3, REQUEST, 'releasing', 'paused', 'order 3', '']
  expect(await step(keys, resume)).toEqual(['moved', 'paused'])
  await redis.hset(record, 'state', 'finished')
  expect(await step(keys, resume)).toEqual(['moved', 'paused'])
  expect(await redis.hget(record, 'state')).toBe('finished')
})

test('to hold a request back from its release, or no longer, is answered again alike and told once', async () => {
  const record = key('request', REQUEST)
  await redis.hset(record, { state: 'requested' })
  const keys = [record, '{p:lakeside}:audit']
  const told = (event: string) => JSON.stringify({ event, actor: 'service', at: NOW })
  const moved = ['moved', 'requested']
  const reason = '{"by":"restored-backup"}'
  expect(await twice('hold_unreleased', keys, ['order 1', reason, told('paused')])).toEqual([moved, moved])
  expect(await redis.hget(record, 'pausedFor')).toBe(reason)
  expect(await twice('hold_unreleased', keys, ['order 2', '', told('resumed')])).toEqual([moved, moved])
  expect(await redis.hget(record, 'pausedFor')).toBeNull()
  expect(await trail()).toEqual(['paused', 'resumed'])
})

test('two orders to move a request are never taken for one another', async () => {
  const requests = createRequests(redis, createRandomId())
  await redis.hset(key('request', REQUEST), { state: 'releasing' })
  const pause = () => requests.move(REQUEST, 'paused', ['releasing'], NOW)
  const paused = await Promise.all(Array.from({ length: 20 }, pause))
  expect(paused.filter(({ outcome }) => outcome === 'moved')).toEqual([{ outcome: 'moved', from: 'releasing' }])
  await requests.move(REQUEST, 'releasing', ['paused'], NOW)
  expect(await pause()).toEqual({ outcome: 'moved', from: 'releasing' })
})

test.each([
  ['release_held', { queued: '3' }],
  ['cancel_letters', { cancelled: '3' }],
])('%s, sent again, takes the next letters and answers for these: none is taken twice', async (name, counts) => {
  const ledger = { letters: key('letters', REQUEST), due: key('due', REQUEST), held: key('held', REQUEST) }
  await redis.del(...Object.values(ledger), key('counts', REQUEST))
  const names = ['a', 'b', 'c']
  for (const letter of names) {
    await redis.hset(ledger.letters, letter, '{"s":"held","a":0,"t":0}')
    await redis.zadd(ledger.held, 0, letter)
  }
  await redis.hset(key('counts', REQUEST), 'held', names.length)
  expect(await twice(name, [...Object.values(ledger), key('counts', REQUEST)], [NOW, 2])).toEqual([2, 1])
  expect(await redis.hgetall(key('counts', REQUEST))).toEqual({ held: '0', ...counts })
  expect(await redis.zcard(ledger.held)).toBe(0)
})

test('to end a link as a stranger is told once, counted once, and answered as what it is', async () => {
  const news = '{p:lakeside}:news'
  const keys = [
    ...['i', 'pin', 'sends'].map((kind) => key(kind, local)),
    '{p:lakeside}:audit',
    '{p:lakeside}:asked',
    key('tally', REQUEST),
    news,
  ]
  const told = JSON.stringify({ event: 'link-ended', actor: 'guardian', at: NOW })
  const args = [NOW, 'ended', 'not-me', 'open locked', '', told, local]
  expect(await twice('end_link', keys, args, 'void_sends')).toEqual(['moved', 'already'])
  expect(await redis.hgetall(key('tally', REQUEST))).toEqual({ notMe: '1' })
  expect(await redis.hgetall(news)).toEqual({ 'not-me': '1', since: String(NOW) })
  expect(await trail()).toEqual(['link-ended'])
})

test('to ask for a new email is noted once and answered again alike; the next tap of the day hears when it was', async () => {
  await redis.hset(key('i', local), 'link', 'locked')
  const keys = [key('i', local), '{p:lakeside}:asked', '{p:lakeside}:news', '{p:lakeside}:audit']
  const told = JSON.stringify({ event: 'asked-again', actor: 'guardian', at: NOW })
  const args = [NOW, 1, '2026-09-21', local, told]
  expect(await twice('ask_again', keys, args)).toEqual([
    ['noted', NOW],
    ['noted', NOW],
  ])
  const step = defineScript<[string, number]>(redis, 'ask_again')
  expect(await step(keys, [NOW + 1, 1, '2026-09-21', local, told])).toEqual(['already', NOW])
  expect(await redis.hgetall('{p:lakeside}:news')).toEqual({ asked: '1', since: String(NOW) })
  expect(await trail()).toEqual(['asked-again'])
  expect(await step(keys, [NOW + 2, 1, '2026-09-22', local, told])).toEqual(['noted', NOW + 2])
  expect(await step(keys, [NOW + 3, 2, '2026-09-23', local, told])).toEqual(['not-over'])
})

test('news is taken once: until it is noted as told, whoever takes it gets the same again, and what comes meanwhile stays', async () => {
  const news = '{p:lakeside}:news'
  await redis.hset(news, { asked: 2, since: NOW })
  const take = ['take_news', [news], [NOW, '2026-09-21', 'asked', 'not-me']] as const
  const taken = { day: '2026-09-21', counts: { asked: 2, 'not-me': 0 } }
  const answers = await twice<string>(take[0], [...take[1]], [...take[2]])
  expect(answers.map((answer) => JSON.parse(answer))).toEqual([taken, taken])
  await redis.hset(news, { asked: 1, since: NOW + 1 })
  expect(await twice('note_told', [news], ['2026-09-20'])).toEqual([0, 0])
  expect(await twice('note_told', [news], ['2026-09-21'])).toEqual([1, 0])
  expect(await redis.hgetall(news)).toEqual({ asked: '1', since: String(NOW + 1), toldOn: '2026-09-21' })
  const step = defineScript<string>(redis, 'take_news')
  expect(await step([news], [NOW + 1, '2026-09-21', 'asked'])).toBe('')
  expect(await step([news], [NOW, '2026-09-22', 'asked'])).toBe('')
  expect(await step([news], [NOW + 1, '2026-09-22', 'asked'])).toContain('"asked":1')
})

test.each<[EndReason, number]>([
  ['not-me', 1],
  ['not-my-number', 1],
  ['not-asked-for', 1],
  ['revoked', 0],
  ['cancelled', 0],
])('a link that many end at once as "%s" counts %i in the tally of its request', async (reason, counted) => {
  const end = () => invitations.moveLink(`lakeside.${local}`, 'ended', ['open', 'locked'], NOW, reason)
  const ends = await Promise.all(Array.from({ length: 20 }, end))
  expect(ends.filter(({ outcome }) => outcome === 'moved')).toHaveLength(1)
  expect((await createLetters(redis).tally(REQUEST)).notMe).toBe(counted)
  expect(await invitations.moveLink('lakeside.nobodynobodynobodynob', 'ended', ['open'], NOW, reason)).toEqual({
    outcome: 'unknown',
  })
})
