import type { Redis } from 'ioredis'

/** Every key of the database and everything that is in it, as one text of bytes. */
export async function allOfRedis(redis: Redis): Promise<string> {
  const parts: string[] = []
  for (const key of (await redis.keys('*')).sort()) {
    parts.push(key)
    switch (await redis.type(key)) {
      case 'string':
        parts.push(((await redis.getBuffer(key)) ?? Buffer.alloc(0)).toString('latin1'))
        break
      case 'hash':
        for (const [field, value] of Object.entries(await redis.hgetallBuffer(key)))
          parts.push(field, value.toString('latin1'))
        break
      case 'list':
        for (const value of await redis.lrangeBuffer(key, 0, -1)) parts.push(value.toString('latin1'))
        break
      case 'set':
        parts.push(...(await redis.smembers(key)))
        break
      case 'zset':
        parts.push(...(await redis.zrange(key, '0', '-1')))
        break
      case 'stream':
        parts.push(JSON.stringify(await redis.xrange(key, '-', '+')))
        break
    }
  }
  return parts.join('\n')
}
