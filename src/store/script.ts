import { readFileSync } from 'node:fs'
import type { RedisClient } from './redis.ts'

type Word = string | number | Buffer

/** One indivisible step in Redis. */
export type Script<Reply> = (keys: readonly string[], args: readonly Word[]) => Promise<Reply>

/** Registers `lua/<name>.lua` on the connection. The header of each script states its KEYS, ARGV and what it returns. */
export function defineScript<Reply>(redis: RedisClient, name: string): Script<Reply> {
  redis.defineCommand(name, { lua: readFileSync(new URL(`lua/${name}.lua`, import.meta.url), 'utf8') })
  const command: (...words: Word[]) => Promise<Reply> = Reflect.get(redis, name)
  return (keys, args) => command.call(redis, keys.length, ...keys, ...args)
}
