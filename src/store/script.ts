import { readFileSync } from 'node:fs'
import type { RedisClient } from './redis.ts'

type Word = string | number | Buffer

/** One indivisible step in Redis. */
export type Script<Reply> = (keys: readonly string[], args: readonly Word[]) => Promise<Reply>

/**
 * Registers `lua/<name>.lua` on the connection. The header of each script states its KEYS, ARGV and what it returns.
 *
 * @param preludes texts of functions that are put in front of it: a script cannot load another.
 */
export function defineScript<Reply>(redis: RedisClient, name: string, ...preludes: string[]): Script<Reply> {
  redis.defineCommand(name, { lua: [...preludes, name].map(textOf).join('\n') })
  const command: (...words: Word[]) => Promise<Reply> = Reflect.get(redis, name)
  return (keys, args) => command.call(redis, keys.length, ...keys, ...args)
}

function textOf(name: string): string {
  return readFileSync(new URL(`lua/${name}.lua`, import.meta.url), 'utf8')
}
