import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { createKeyring } from '../../src/keyring.ts'
import { createAudit } from '../../src/store/audit.ts'
import { createInvitations } from '../../src/store/invitations.ts'
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
async function twice<Reply>(name: string, keys: string[], args: (string | number)[]): Promise<Reply[]> {
  const step = defineScript<Reply>(redis, name)
  return [await step(keys, args), await step(keys, args)]
}

test('to erase invitations is answered again alike, counted once and told once', async () => {
  const keys = [key('erased', REQUEST), '{p:lakeside}:audit', key('i', local), key('pin', local), key('sends', local)]
  const counted = JSON.stringify({ invited: 1 })
  expect(await twice('erase_invitations', keys, ['', counted, `data-erased ${NOW} operator`, local])).toEqual([1, 1])
  expect(await redis.get(key('erased', REQUEST))).toBe(counted)
  expect(await trail()).toEqual(['data-erased'])
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
  expect(await twice('replace_guardian', keys, args)).toEqual(['ended', 'ended'])
  expect(await trail()).toEqual(['patient-revoked', 'link-ended'])
})

test.each([
  ['a PIN by text', ['mac', 'lakeside.r', 'pin-asked-for']],
  ['a call that is made', ['', 'lakeside.r', 'pin-asked-for']],
  ['a PIN that is said', ['mac', '', 'pin-said']],
])('%s is told once', async (_, [mac = '', reference = '', event = '']) => {
  await redis.zadd(key('sends', local), NOW, 'r:call')
  const keys = [key('i', local), key('pin', local), key('sends', local), key('delivery', 'r'), '{p:lakeside}:audit']
  if (reference === '') await redis.hset(key('delivery', 'r'), 'state', 'handed')
  const told = JSON.stringify({ event, actor: 'guardian', at: NOW })
  const args = [NOW, 'r:call', mac, NOW + 600_000, reference, 60_000, told, 'state', 'handed']
  expect(await twice('send_pin', keys, args)).toEqual(['ready', 'ready'])
  expect(await trail()).toEqual([event])
})

test('to stop mail is told once', async () => {
  const told = JSON.stringify({ event: 'mail-stopped', actor: 'guardian', at: NOW })
  expect(await twice('stop_mail', [key('i', local), '{p:lakeside}:audit'], [NOW, told])).toEqual([1, 1])
  expect(await trail()).toEqual(['mail-stopped'])
})
