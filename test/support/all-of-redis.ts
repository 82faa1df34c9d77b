import type { Redis } from 'ioredis'

/** Every key of the database and everything that is in it, scores too, as one text of bytes. */
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
        for (const value of await redis.smembersBuffer(key)) parts.push(value.toString('latin1'))
        break
      case 'zset':
        for (const value of await redis.zrangeBuffer(key, '0', '-1', 'WITHSCORES')) parts.push(value.toString('latin1'))
        break
      case 'stream':
        parts.push(JSON.stringify(await redis.xrange(key, '-', '+')))
        break
    }
  }
  return parts.join('\n')
}
