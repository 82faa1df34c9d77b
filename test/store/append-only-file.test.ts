import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { eraseRequest } from '../../src/actions/erase-request.ts'
import { sweepEndedData } from '../../src/actions/sweep-ended-data.ts'
import { createErasures } from '../../src/store/erasures.ts'
import { line } from '../support/practice-csv.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { released } from '../support/released.ts'
import { startWorld, type World } from '../support/world.ts'

const DAY_MS = 86_400_000
const NEVER_BY_ITSELF = ['--auto-aof-rewrite-percentage', '0']

let server: RedisServer
let world: World
beforeAll(async () => {
  server = await startRedis('--appendonly', 'yes', ...NEVER_BY_ITSELF)
  world = await startWorld({ SEND_PER_SECOND: '0' }, {}, new Redis(server.url))
})
beforeEach(async () => {
  await world.redis.flushdb()
  await world.deps.practices.put(world.practice)
})
afterAll(async () => {
  await world.stop()
  await server.stop()
})

/** What Redis has on disk once no rewrite is under way. */
async function onDisk(): Promise<Buffer> {
  while (/aof_rewrite_(in_progress|scheduled):1/.test(await world.redis.info('persistence'))) await world.redis.ping()
  const folder = join(server.directory, 'appendonlydir')
  const files = await readdir(folder)
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(folder, file)).catch(() => Buffer.of()))))
}
const gone = async (sealed: Buffer) => {
  while ((await onDisk()).includes(sealed)) await world.redis.ping()
}
const rewrites = async () => Number(/aof_rewrites:(\d+)/.exec(await world.redis.info('persistence'))?.[1])

async function cancelled() {
  const id = await released(world.deps, 'lakeside', [line(1), line(2)])
  const [key = ''] = await world.redis.keys('{p:lakeside}:i:*')
  const sealed = await world.redis.hgetBuffer(key, 'sealed')
  if (!sealed) throw new Error('an invitation')
  await cancelRequest(world.deps, id, false, 'operator')
  return { id, sealed }
}

test('what was erased by order is soon not on disk any more, either', async () => {
  const { id, sealed } = await cancelled()
  expect((await onDisk()).includes(sealed)).toBe(true)
  expect(await eraseRequest(world.deps, id, 'operator')).toMatchObject({ outcome: 'erased' })
  await gone(sealed)
})

test('what was erased because its time was over goes from the disk too, at most once a day', async () => {
  const { sealed } = await cancelled()
  const before = await rewrites()
  const sweep = () => sweepEndedData(world.deps, 'leader')
  await sweep()
  world.pass(31 * DAY_MS)
  await sweep()
  await gone(sealed)
  expect(await rewrites()).toBe(before + 1)
  await world.deps.erasures.noteErased('time', world.now() + 1)
  world.pass(DAY_MS - 1)
  await sweep()
  expect([await onDisk(), await rewrites()]).toEqual([expect.anything(), before + 1])
  world.pass(1)
  await sweep()
  await sweep()
  expect([await onDisk(), await rewrites()]).toEqual([expect.anything(), before + 2])
})

test('while Redis is writing its file anyway, the order stands until that is done', async () => {
  const { erasures } = world.deps
  for (let n = 0; n < 20; n += 1) await world.redis.set(`key ${n}`, n)
  await world.redis.config('SET', 'rdb-key-save-delay', 50_000)
  await world.redis.bgrewriteaof()
  await world.redis.config('SET', 'rdb-key-save-delay', 0)
  await erasures.noteErased('order', world.now())
  expect(await erasures.rewriteErased(world.now())).toBe('later')
  expect(await erasures.rewriteErased(world.now())).toBe('later')
  await onDisk()
  expect(await erasures.rewriteErased(world.now())).toBe('asked')
  expect(await erasures.rewriteErased(world.now())).toBe('not-due')
})

test('a Redis that writes no such file, or lets nobody ask for it, is left alone', async () => {
  const plain = await startRedis()
  const redis = new Redis(plain.url)
  const erasures = createErasures(redis, world.deps.keyring)
  await erasures.noteErased('order', 1)
  expect(await erasures.rewriteErased(1)).toBe('off')
  expect(await readdir(plain.directory)).toEqual([])
  await redis.config('SET', 'appendonly', 'yes')
  await redis.acl('SETUSER', 'default', '-bgrewriteaof')
  await erasures.noteErased('order', 2)
  expect(await erasures.rewriteErased(2)).toBe('refused')
  redis.disconnect()
  await plain.stop()
})
