import { createHash, timingSafeEqual } from 'node:crypto'
import { serviceKey } from './keys.ts'
import type { RedisClient } from './redis.ts'

/** What a key may do: everything, one practice's requests, or one portal's redemptions. */
export type ApiScope = { kind: 'operator' } | { kind: 'practice' | 'portal'; id: string }

export type ApiKey = { id: string; name: string; scope: ApiScope; createdAt: number }

export type ApiKeys = {
  /** Stores a key by its hash only. The whole key is `<id>.<secret>`; the caller shows it once. */
  add(key: ApiKey, secret: string): Promise<void>
  /** The key that a bearer token belongs to; compared in constant time. */
  verify(token: string): Promise<ApiKey | undefined>
  list(): Promise<ApiKey[]>
  revoke(id: string): Promise<boolean>
}

/** Keys live until they are revoked: no TTL. A fast hash is enough for secrets of 256 random bits. */
export function createApiKeys(redis: RedisClient): ApiKeys {
  const all = serviceKey('api-keys')

  return {
    async add(key, secret) {
      await redis.hset(all, key.id, JSON.stringify({ ...key, hash: hashOf(secret).toString('base64') }))
    },
    async verify(token) {
      const [id = '', secret = ''] = token.split('.')
      const text = await redis.hget(all, id)
      if (text === null) return undefined
      const { hash, ...key } = JSON.parse(text) as ApiKey & { hash: string }
      return timingSafeEqual(Buffer.from(hash, 'base64'), hashOf(secret)) ? key : undefined
    },
    async list() {
      const texts = Object.values(await redis.hgetall(all))
      return texts.map((text) => {
        const { hash: _, ...key } = JSON.parse(text) as ApiKey & { hash: string }
        return key
      })
    },
    async revoke(id) {
      return (await redis.hdel(all, id)) === 1
    },
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
