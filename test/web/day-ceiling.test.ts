import { expect, test } from '@jest/globals'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf, pinIn } from '../support/parent.ts'
import { NOON } from '../support/world.ts'

const DAY_MS = 86_400_000
const LIMITS = { practiceDayLeast: 4, serviceDayLeast: 6 }
const world = await freshWorld({ PIN_LIMITS: JSON.stringify(LIMITS), OPERATOR_EMAIL: 'operator@example.com' })

let people = 0
async function asks(practiceId = 'lakeside') {
  people += 1
  const fields = { email: `d${people}@example.com`, phone: `+1202555${String(3000 + people)}` }
  const { id, link } = await world.invite(fields, practiceId)
  const parent = parentOf(world)
  return { id, parent, phone: fields.phone, answer: await parent.ask(link) }
}

const alarms = async () =>
  (await world.deps.notices.waiting()).flatMap((notice) => (notice.kind === 'pins-odd' ? [notice] : []))

test('a practice sends no more PINs in a day than its ceiling; the parent is told from when on, and whom to call', async () => {
  for (let n = 0; n < 4; n += 1) expect((await asks()).answer.status).toBe(303)
  const { answer, id, phone } = await asks()
  expect(answer.status).toBe(429)
  expect(answer.text).toContain(world.deps.render.t('en', 'wait.day-full'))
  expect(answer.text).toContain('7:00 PM')
  expect(answer.text).toContain(world.practice.phone)
  expect(world.simulator.phone(phone).texts()).toEqual([])
  expect(await world.deps.sends.ofInvitation(id)).toEqual([])
  world.pass(DAY_MS)
  expect((await asks()).answer.status).toBe(303)
  world.pass(NOON - world.now())
})

test('a day that is full is told on opening the link, of the practice and of the service', async () => {
  await world.deps.practices.put({ ...world.practice, id: 'hillside' })
  const opens = async (practiceId: string) => {
    people += 1
    const fields = { email: `d${people}@example.com`, phone: `+1202555${String(3000 + people)}` }
    return (await parentOf(world).visit((await world.invite(fields, practiceId)).link)).text
  }
  for (let n = 0; n < 4; n += 1) await asks()
  expect(await opens('lakeside')).toContain(world.deps.render.t('en', 'wait.day-full'))
  expect(await opens('hillside')).toContain('name="channel"')
  for (let n = 0; n < 2; n += 1) await asks('hillside')
  expect(await opens('hillside')).toContain(world.deps.render.t('en', 'wait.day-full'))
})

test('the ceiling grows with the emails that went out', async () => {
  await world.redis.hset('{p:lakeside}:mailed', Math.floor(world.now() / DAY_MS), 2)
  for (let n = 0; n < 6; n += 1) expect((await asks()).answer.status).toBe(303)
})

test('practices have days of their own, and the service one over all of them', async () => {
  await world.deps.practices.put({ ...world.practice, id: 'hillside' })
  for (let n = 0; n < 4; n += 1) expect((await asks()).answer.status).toBe(303)
  for (let n = 0; n < 2; n += 1) expect((await asks('hillside')).answer.status).toBe(303)
  const { answer, id } = await asks('hillside')
  expect(answer.status).toBe(429)
  expect(answer.text).toContain(world.deps.render.t('en', 'wait.day-full'))
  expect(await world.deps.sends.ofInvitation(id)).toEqual([])
})

test('at half of the ceiling the operator is told once a day, without a name', async () => {
  world.pass(3 * DAY_MS)
  await asks()
  expect(await alarms()).toEqual([])
  await asks()
  await asks()
  const [alarm, ...more] = await alarms()
  expect(alarm).toMatchObject({
    to: ['operator@example.com'],
    data: { practiceId: 'lakeside', odd: 'many', sent: 2, right: 0, most: 4 },
  })
  expect(more.map(({ data }) => data.practiceId)).toEqual([null])
  expect(await world.deps.metrics.registry.metrics()).toMatch(
    /^bulk_pin_odd_pin_days_total\{of="practice",odd="many"\} [1-9]/m,
  )
})

test('PINs that are entered right are counted with those sent', async () => {
  const { parent, phone } = await asks()
  await parent.visit('/set-up/pin')
  await parent.enter(pinIn((await world.simulator.nextText(phone)).body))
  const day = Math.floor(world.now() / DAY_MS)
  for (const key of [`{p:lakeside}:pins:${day}`, `{s}:pins:${day}`])
    expect(await world.redis.hgetall(key)).toEqual({ sent: '1', right: '1' })
})
