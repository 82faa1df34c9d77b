import { afterAll, beforeAll, expect, test } from '@jest/globals'
import supertest from 'supertest'
import { connectRedis } from '../../src/store/redis.ts'
import { createOpsApp } from '../../src/web/ops.ts'
import { runWorker } from '../../src/worker/run-worker.ts'
import { parentOf, pinIn } from '../support/parent.ts'
import { line } from '../support/practice-csv.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { released } from '../support/released.ts'
import { startWorld, type World } from '../support/world.ts'

let server: RedisServer
let world: World
let ops: ReturnType<typeof supertest.agent>
beforeAll(async () => {
  server = await startRedis()
  world = await startWorld({ SEND_PER_SECOND: '0' }, {}, connectRedis(server.url, { autoPipelining: false }))
  ops = supertest.agent(createOpsApp(world.deps))
})
afterAll(async () => {
  server.process.kill('SIGCONT')
  await world.stop()
  await server.stop()
})

/** The value of a line of the metrics, or nothing where there is none. */
const valueIn = (text: string, name: string) =>
  text
    .split('\n')
    .find((each) => each.startsWith(`${name} `))
    ?.slice(name.length + 1)
const metrics = async () => (await ops.get('/metrics')).text

test('what was done is counted, with words of a fixed list and no id, address or name', async () => {
  const { link, guardian, id } = await world.invite()
  const parent = parentOf(world)
  await parent.ask(link)
  const pin = pinIn((await world.simulator.nextText(guardian.phone)).body)
  await parent.visit('/set-up/pin')
  await parent.enter(pin === '000000' ? '000001' : '000000')
  await parent.enter(pin)

  const requestId = await released(world.deps, 'lakeside', [line(1), line(2)])
  const waiting = await metrics()
  expect(valueIn(waiting, 'bulk_pin_open_letters{state="queued"}')).toBe('2')
  expect(valueIn(waiting, 'bulk_pin_requests{state="releasing"}')).toBe('1')
  expect(valueIn(waiting, 'bulk_pin_workers_alive')).toBe('0')
  world.pass(90_000)
  expect(valueIn(await metrics(), 'bulk_pin_oldest_due_seconds')).toBe('90')

  const quit = new AbortController()
  const working = runWorker(world.deps, quit.signal)
  await Promise.all([1, 2].map((n) => world.simulator.nextMail(`parent${n}@example.com`)))
  while ((await world.deps.letters.openRequests()).length > 0) await world.redis.ping()
  const text = await metrics()
  quit.abort()
  await working

  for (const [name, value] of Object.entries({
    'bulk_pin_pins_sent_total{channel="text",outcome="on-its-way"}': '1',
    'bulk_pin_pins_checked_total{outcome="wrong"}': '1',
    'bulk_pin_pins_checked_total{outcome="right"}': '1',
    bulk_pin_letters_claimed_total: '2',
    'bulk_pin_letters_settled_total{state="accepted"}': '2',
    'bulk_pin_hand_over_seconds_count{outcome="accepted"}': '2',
    'bulk_pin_http_request_seconds_count{method="POST",route="/set-up/pin",status="303"}': '1',
    'bulk_pin_http_request_seconds_count{method="GET",route="/set-up/:link",status="303"}': '1',
    'bulk_pin_bounces{class="hard"}': '0',
    bulk_pin_workers_alive: '1',
    bulk_pin_worker_leads: '1',
    bulk_pin_redis_up: '1',
    bulk_pin_oldest_due_seconds: '0',
    'bulk_pin_requests{state="finished"}': '1',
  }))
    expect([name, valueIn(text, name)]).toEqual([name, value])
  expect(Number(valueIn(text, 'bulk_pin_worker_beats_total'))).toBeGreaterThan(0)
  const ours = text.split('\n').filter((each) => each.includes('bulk_pin_'))
  for (const secret of ['lakeside', 'example.com', 'Family', '202555', id, requestId, pin, link, guardian.phone])
    expect(ours.join('\n')).not.toContain(secret)
})

test('every metric of ours has its name by the conventions, and a line of help', async () => {
  const ours = (await world.deps.metrics.registry.getMetricsAsJSON()).filter(({ name }) => name.startsWith('bulk_pin_'))
  expect(ours.length).toBeGreaterThan(10)
  for (const { name, type, help } of ours) {
    expect(help.length).toBeGreaterThan(10)
    expect(name).toMatch(/^bulk_pin_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(String(type) === 'counter')
    if (String(type) === 'histogram') expect(name).toMatch(/_seconds$/)
  }
})

test('letters of a paused request are not late, and what came back is counted wherever it was taken', async () => {
  const requestId = (await world.deps.requests.list())[0]?.id ?? ''
  const invitation = { invitationId: 'lakeside.aaaaaaaaaaaaaaaaaaaaaa', kind: 'invitation', n: 0 } as const
  await world.deps.letters.enqueue(requestId, [invitation], 'queued', world.now() - 60_000)
  await world.deps.letters.open(requestId, world.now())
  await world.redis.hset(`{p:lakeside}:tally:${requestId}`, 'hard', 3)
  const running = await metrics()
  expect(valueIn(running, 'bulk_pin_oldest_due_seconds')).toBe('60')
  expect(valueIn(running, 'bulk_pin_bounces{class="hard"}')).toBe('3')
  await world.redis.hset(`{p:lakeside}:request:${requestId}`, 'state', 'paused')
  expect(valueIn(await metrics(), 'bulk_pin_oldest_due_seconds')).toBe('0')
})

test('a practice whose record cannot be read takes no metric away: its letters are late', async () => {
  const { deps, redis, practice } = world
  const requestId = (await deps.requests.list())[0]?.id ?? ''
  await redis.hset(`{p:lakeside}:request:${requestId}`, 'state', 'releasing')
  await redis.set('{p:lakeside}:practice', '{}')
  world.pass(6000)
  const text = await metrics()
  await deps.practices.put(practice)
  expect(valueIn(text, 'bulk_pin_redis_up')).toBe('1')
  expect(valueIn(text, 'bulk_pin_oldest_due_seconds')).toBe('66')
})

test('how many mail domains are slowed is told, and none of their names', async () => {
  expect(valueIn(await metrics(), 'bulk_pin_slowed_domains')).toBe('0')
  const answers = Array.from({ length: 20 }, () => 'put-off' as const)
  for (const domain of ['one.example.org', 'two.example.org'])
    await world.deps.domainBrakes.note(domain, { worker: 'w', number: 1, answers }, world.now())
  const text = await metrics()
  expect(valueIn(text, 'bulk_pin_slowed_domains')).toBe('2')
  expect(text).not.toContain('example.org')
  world.pass(3_600_000)
  expect(valueIn(await metrics(), 'bulk_pin_slowed_domains')).toBe('0')
})

test('with Redis frozen the metrics still answer: Redis is down, and nothing old is said of letters and workers', async () => {
  server.process.kill('SIGSTOP')
  const text = await metrics()
  server.process.kill('SIGCONT')
  expect(valueIn(text, 'bulk_pin_redis_up')).toBe('0')
  expect(text).not.toMatch(/^bulk_pin_(workers_alive|slowed_domains|oldest_due_seconds|open_letters|requests)\b.* \d/m)
  expect(text).toMatch(/^bulk_pin_pins_checked_total\{outcome="right"\} 1$/m)
})
