import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import supertest from 'supertest'
import { connectRedis } from '../../src/store/redis.ts'
import { allOfRedis } from '../support/all-of-redis.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { startWorld, type World } from '../support/world.ts'

let server: RedisServer
let world: World
beforeAll(async () => {
  server = await startRedis()
  world = await startWorld({}, {}, connectRedis(server.url, { autoPipelining: true }))
})
afterEach(() => {
  server.process.kill('SIGCONT')
})
afterAll(async () => {
  await world.stop()
  await server.stop()
})

const get = (path: string, headers: Record<string, string> = {}) =>
  supertest(world.url)
    .get(path)
    .set(headers)
    .redirects(0)
    .ok(() => true)
const title = (language: 'en' | 'es') => world.deps.render.t(language, 'preview.title')

test('every link of a preview leads to a page that says so, of nobody and without a cookie', async () => {
  await world.invite()
  const before = await allOfRedis(world.redis)
  for (const path of ['/set-up/preview', '/set-up/preview/not-me']) {
    const { status, text, headers } = await get(path)
    expect([status, text.includes(title('en'))]).toEqual([200, true])
    expect(text).not.toMatch(/<form|<button|Lakeside|Ana/)
    expect(headers['set-cookie']).toBeUndefined()
  }
  expect(await allOfRedis(world.redis)).toEqual(before)
})

test('it comes in the language of the browser, and the other is one press away', async () => {
  const spanish = await get('/set-up/preview', { 'Accept-Language': 'es-MX,es;q=0.9' })
  expect(spanish.text).toContain(title('es'))
  expect(spanish.text).toContain('href="/set-up/preview?lang=en"')
  expect((await get('/set-up/preview?lang=en', { 'Accept-Language': 'es' })).text).toContain(title('en'))
})

test('with Redis frozen it answers as ever', async () => {
  server.process.kill('SIGSTOP')
  expect((await get('/set-up/preview')).status).toBe(200)
})

test('nothing can be sent to it: the one click of a mail program neither', async () => {
  for (const path of ['/set-up/preview', '/set-up/preview/not-me', '/set-up/preview/else']) {
    const answer = await supertest(world.url)
      .post(path)
      .type('form')
      .send('List-Unsubscribe=One-Click')
      .ok(() => true)
    expect(answer.status).toBe(404)
  }
})
