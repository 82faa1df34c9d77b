import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What each step loses, as a piece of its text and what stands there instead. */
const LOST: Record<string, readonly [string, string][]> = {
  claim_letters: [
    ["redis.call('HSET', KEYS[2], names[i], json)", ''],
    ["redis.call('ZREM', KEYS[3], unpack(claimed))", ''],
  ],
  hand_letters: [
    ["if letter.a ~= tonumber(attempt) then return 'stale' end", ''],
    ["if letter.s ~= 'claimed' then return 'stale' end", ''],
  ],
  settle_letters: [["if letter.a ~= tonumber(attempt) then return 'stale' end", "redis.call('ZREM', KEYS[3], name)"]],
}

/**
 * A copy of the source whose ledger reads what is due without taking it, and asks nobody at the hand-over which claim he
 * holds: the plain queue that the chaos has to find out.
 */
export async function plainRead(): Promise<{ directory: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'bulk-pin-plain-read-'))
  for (const name of ['src', 'templates', 'package.json', 'tsconfig.json', 'test/support/worker-process.ts'])
    await cp(join(ROOT, name), join(directory, name), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'))
  for (const [name, changes] of Object.entries(LOST)) {
    const path = join(directory, 'src/store/lua', `${name}.lua`)
    let lua = await readFile(path, 'utf8')
    for (const [text, instead] of changes) {
      if (lua.split(text).length !== 2) throw new Error(`${name}.lua does not have this once: ${text}`)
      lua = lua.replace(text, instead)
    }
    await writeFile(path, lua)
  }
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) }
}
