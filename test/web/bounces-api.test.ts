import { afterAll, beforeAll, expect, test } from '@jest/globals'
import supertest from 'supertest'
import { createApiKey } from '../../src/actions/create-api-key.ts'
import { letterMark } from '../../src/domain/letter-mark.ts'
import { deliveryReport } from '../support/returned-mails.ts'
import { REQUEST, startWorld, type World } from '../support/world.ts'

let world: World
let key: string
let portalKey: string
beforeAll(async () => {
  world = await startWorld()
  key = (await createApiKey(world.deps, { name: 'mail', scope: { kind: 'operator' } })).key
  portalKey = (await createApiKey(world.deps, { name: 'portal', scope: { kind: 'portal', id: 'main' } })).key
})
afterAll(() => world.stop())

const post = (body: Buffer | string, headers: Record<string, string> = {}) =>
  supertest(world.url)
    .post('/bounces')
    .set({ Authorization: `Bearer ${key}`, 'Content-Type': 'message/rfc822', ...headers })
    .serialize((sent) => sent)
    .send(body)
    .ok(() => true)

test('a mail service hands over a mail that came back, and hears what came of it', async () => {
  const { id } = await world.invite()
  await world.redis.hset(`{p:lakeside}:letters:${REQUEST}`, id.slice(9), '{"s":"accepted","a":1,"t":0}')
  const mark = letterMark(world.deps.keyring.index, { invitationId: id, kind: 'invitation', n: 0 })
  const answer = await post(deliveryReport({ to: `${mark}@bounce.example.com` }))
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    kind: 'bounce',
    class: 'hard',
    status: '5.1.1',
    outcome: 'moved',
    requestId: REQUEST,
    invitationId: id,
  })
})

test.each(['message/rfc822', 'text/plain', 'text/plain; charset=utf-8'])('%s is taken', async (type) => {
  expect((await post('Subject: hello\r\n\r\nhello', { 'Content-Type': type })).body).toEqual({
    kind: 'none',
    outcome: 'noted',
  })
})

test.each<[number, string, () => Record<string, string>, string | Buffer]>([
  [401, 'without a key', () => ({ Authorization: '' }), 'x'],
  [401, 'with a key that is none of ours', () => ({ Authorization: `Bearer ${key}x` }), 'x'],
  [403, 'with the key of a portal', () => ({ Authorization: `Bearer ${portalKey}` }), 'x'],
  [415, 'of another kind', () => ({ 'Content-Type': 'application/json' }), '{}'],
  [413, 'over the bound', () => ({}), Buffer.alloc(1024 * 1024 + 1, 'a')],
])('%i for a mail %s, as a problem document', async (status, _, headers, body) => {
  const answer = await post(body, headers())
  expect(answer.status).toBe(status)
  expect(answer.headers['content-type']).toContain('application/problem+json')
})
