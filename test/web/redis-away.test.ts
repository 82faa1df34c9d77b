import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import supertest from 'supertest'
import { createApp } from '../../src/app.ts'
import { buildDeps } from '../../src/build-deps.ts'
import { signStopToken } from '../../src/domain/stop-link.ts'
import { connectRedis } from '../../src/store/redis.ts'
import { parentOf } from '../support/parent.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { startWorld, type World } from '../support/world.ts'

let server: RedisServer
let world: World
beforeAll(async () => {
  server = await startRedis()
  world = await startWorld({}, {}, connectRedis(server.url, { autoPipelining: true }))
})
beforeEach(() => world.pass(60_000))
afterEach(() => {
  server.process.kill('SIGCONT')
})
afterAll(async () => {
  await world.stop()
  await server.stop()
})

const freeze = () => server.process.kill('SIGSTOP')
const PHONE = '(202) 555-0199'

test('with Redis frozen every page of a parent answers: with the practice and its phone', async () => {
  const { link, id } = await world.invite()
  const parent = parentOf(world)
  await parent.ask(link)
  await parent.visit('/set-up')
  world.pass(60_000)
  freeze()
  const get = (path: string) =>
    parent.browser
      .get(path)
      .redirects(0)
      .ok(() => true)
  const stop = `/stop/${signStopToken(world.deps.keyring.linkKeys, id)}`
  const answers = await Promise.all([
    get('/set-up'),
    get('/set-up/pin'),
    get('/set-up/not-me'),
    get(stop),
    parent.post('/set-up/pin', { channel: 'text' }),
    parent.enter('123456'),
    parent.post('/set-up/not-my-number'),
    parent.post(stop),
  ])
  for (const { status, text } of answers) {
    expect(status).toBe(503)
    expect(text).toContain('Lakeside Pediatrics')
    expect(text).toContain(PHONE)
  }
  expect((await get(link)).status).toBe(303)
  expect((await parent.post('/set-up/language', { language: 'es' })).status).toBe(303)
})

test('with Redis frozen a portal is told to try again', async () => {
  freeze()
  const answer = await supertest(world.url)
    .post('/api/hand-offs/redeem')
    .set('Authorization', 'Bearer a.b')
    .send({ code: 'x'.repeat(30) })
    .ok(() => true)
  expect([answer.status, answer.type]).toEqual([503, 'application/problem+json'])
})

test('an expired link says so with Redis frozen, and names a practice that this process has seen', async () => {
  const { link } = await world.invite()
  world.pass(15 * 24 * 3_600_000)
  freeze()
  const page = await supertest(world.url)
    .get(link)
    .ok(() => true)
  expect(page.status).toBe(410)
  expect(page.text).toContain(PHONE)
})

test('with Redis frozen nobody can ask for a new email: the page names the practice, and says that nothing is lost', async () => {
  const { link } = await world.invite()
  world.pass(15 * 24 * 3_600_000)
  const parent = parentOf(world)
  await parent.browser.get(link).ok(() => true)
  const page = await parent.browser.get('/set-up').ok(() => true)
  const form_token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  freeze()
  const answer = await parent.post('/set-up/ask-again', { form_token })
  expect(answer.status).toBe(503)
  expect(answer.text).toContain(PHONE)
  const expired = await parent.browser.get(link).ok(() => true)
  expect(expired.text).toContain(world.deps.render.t('en', 'ended.expired.title'))
  expect(expired.text).not.toContain('/set-up/ask-again')
})

test('an expired link of a practice that this process has not seen is not called a broken link', async () => {
  const { link } = await world.invite()
  world.pass(15 * 24 * 3_600_000)
  freeze()
  const { deps, close } = buildDeps(world.deps.config, { redis: world.redis, now: world.now, logTo: { write() {} } })
  const page = await supertest(createApp(deps))
    .get(link)
    .ok(() => true)
  expect(page.status).toBe(503)
  expect(page.text).toContain(deps.render.t('en', 'broken.title'))
  await close()
})
