import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parentOf } from '../support/parent.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

let people = 0
const somebody = () => {
  people += 1
  return world.invite({ email: `l${people}@example.com`, phone: `+1202555${String(5000 + people)}` })
}
const spanish = (key: string) => world.deps.render.t('es', key)

test.each([
  ['ended', 'ended.ended.title'],
  ['set-up', 'alreadySetUp.title'],
  ['locked', 'locked.title'],
] as const)('the language is switched on the page of a link that is %s', async (state, title) => {
  const { id, link } = await somebody()
  const parent = parentOf(world)
  await parent.ask(link)
  if (state === 'locked') await lock(parent, id)
  else await world.deps.invitations.moveLink(id, state, ['open'], world.now(), 'revoked')
  await parent.visit('/set-up')
  expect(parent.page()).toContain('action="/set-up/language"')
  const switched = await parent.post('/set-up/language', { language: 'es', path: '/set-up' })
  expect(switched.status).toBe(303)
  expect(switched.headers.location).toBe('/set-up')
  expect((await parent.visit('/set-up')).text).toContain(spanish(title))
})

test('another site switches nothing, nor does a browser without a session', async () => {
  const { link } = await somebody()
  const parent = parentOf(world)
  await parent.visit(link)
  const forged = await parent.post('/set-up/language', { language: 'es', form_token: 'x' })
  expect([forged.status, forged.headers['set-cookie']]).toEqual([403, undefined])
  const stranger = await parentOf(world).post('/set-up/language', { language: 'es' })
  expect([stranger.status, stranger.headers['set-cookie']]).toEqual([403, undefined])
})

async function lock(parent: ReturnType<typeof parentOf>, id: string): Promise<void> {
  await world.redis.hset(`{p:lakeside}:i:${id.slice(id.indexOf('.') + 1)}`, 'wrong', 19)
  await parent.visit('/set-up/pin')
  await parent.enter('000000')
}
