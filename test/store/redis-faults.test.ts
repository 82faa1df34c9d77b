import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Redis } from 'ioredis'
import { connectRedis } from '../../src/store/redis.ts'
import { redisFaults } from '../../src/store/redis-faults.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

let server: RedisServer
const connections: Redis[] = []
const connection = (url = server.url) => {
  const redis = connectRedis(url, { autoPipelining: false })
  redis.on('error', () => undefined)
  connections.push(redis)
  return redis
}
beforeAll(async () => {
  server = await startRedis('--maxmemory-policy', 'volatile-ttl')
})
afterAll(async () => {
  for (const redis of connections) redis.disconnect()
  await server.stop()
})

test('a Redis that evicts and keeps no append-only file has two faults, and none once both are mended', async () => {
  const redis = connection()
  expect(await redisFaults(redis)).toEqual([
    expect.stringContaining('maxmemory-policy volatile-ttl'),
    expect.stringMatching(/no append-only file: set appendonly yes .*CONFIG SET appendonly yes/),
  ])
  await redis.config('SET', 'maxmemory-policy', 'noeviction', 'appendonly', 'yes')
  expect(await redisFaults(redis)).toEqual([])
})

test('a Redis that writes snapshots alone is at fault: killed, it comes back without those who were mailed since', async () => {
  const snapshots = await startRedis('--save', '900 1')
  const redis = connection(snapshots.url)
  await redis.set('mailed', 1)
  await redis.save()
  await redis.set('mailed', 2)
  expect(await redisFaults(redis)).toEqual([expect.stringContaining('since its last snapshot')])
  await snapshots.killAndStart()
  expect(await redis.get('mailed')).toBe('1')
  await snapshots.stop()
})

test('a Redis that keeps its settings to itself is asked for nothing', async () => {
  await connection().acl('SETUSER', 'guest', 'on', '>guest', '~*', '+@all', '-config')
  expect(await redisFaults(connection(server.url.replace('//', '//guest:guest@')))).toEqual([])
  const hosted = await startRedis('--rename-command', 'CONFIG', '""')
  expect(await redisFaults(connection(hosted.url))).toEqual([])
  await hosted.stop()
})

test('a Redis that is away, or does not let us in, is neither sound nor at fault', async () => {
  expect(await redisFaults(connection('redis://127.0.0.1:1'))).toBeUndefined()
  await connection().config('SET', 'requirepass', 'secret')
  expect(await redisFaults(connection())).toBeUndefined()
})
