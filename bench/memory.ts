import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { buildDeps } from '../src/build-deps.ts'
import { readConfig } from '../src/config.ts'
import { connectRedis } from '../src/store/redis.ts'
import { startRedis } from '../test/support/redis-server.ts'
import { enqueueLetters, usedMemory } from './support/enqueue-letters.ts'
import { BENCH_PRACTICE, FROM } from './support/release-sample.ts'
import { startDrain } from './support/start-drain.ts'

const EARLY = 10_000
const LETTERS = 50_000
const MEGABYTE = 1024 * 1024

export type MemoryBench = {
  /** What the worker's process holds after all letters, and after the first of them: heap and buffers after a collection. */
  ours: number
  floor: number
  ratio: number
  unit: 'MB'
  /** Resident memory of the process at the end, which also counts what it has let go of. */
  residentMb: number
  /** All that Redis holds for one invitation after its email was accepted. */
  redisBytesPerInvitation: number
  beside: string
}

/** Memory of one worker over 50,000 letters, against the same worker after 10,000 of them: flat is 1. */
export async function benchMemory(): Promise<MemoryBench> {
  const drain = await startDrain()
  const redis = await startRedis()
  const settings = {
    PUBLIC_URL: 'https://pin.example.com',
    REDIS_URL: redis.url,
    SMTP_URL: drain.url,
    MAIL_FROM: FROM,
    SEND_PER_SECOND: '0',
    LOG_LEVEL: 'warn',
  }
  const connection = connectRedis(redis.url, { autoPipelining: false })
  const { deps, close } = buildDeps(readConfig(settings), { redis: connection })
  await deps.practices.put(BENCH_PRACTICE)
  const empty = await usedMemory(connection)
  const requestId = await enqueueLetters(deps, connection, LETTERS)
  const tellMemory = new URL('support/tell-memory.ts', import.meta.url)
  const worker = fork(fileURLToPath(new URL('../test/support/worker-process.ts', import.meta.url)), {
    execArgv: ['--expose-gc', '--import', 'tsx', '--import', tellMemory.href],
    env: { ...process.env, ...settings },
  })
  const memory = async (): Promise<{ rss: number; held: number }> => {
    worker.send('memory')
    const [message] = await once(worker, 'message')
    return message
  }
  const accepted = async (count: number) => {
    while (((await deps.letters.counts(requestId)).accepted ?? 0) < count)
      await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await accepted(EARLY)
  const early = await memory()
  await accepted(LETTERS)
  const late = await memory()
  const bytes = ((await usedMemory(connection)) - empty) / LETTERS

  worker.kill('SIGKILL')
  await close()
  connection.disconnect()
  await redis.stop()
  drain.stop()
  const residentMb = Math.round(late.rss / MEGABYTE)
  const redisBytesPerInvitation = Math.round(bytes)
  return {
    ours: Math.round((late.held / MEGABYTE) * 10) / 10,
    floor: Math.round((early.held / MEGABYTE) * 10) / 10,
    ratio: Math.round((late.held / early.held) * 100) / 100,
    unit: 'MB',
    residentMb,
    redisBytesPerInvitation,
    beside: `${residentMb} MB resident; ${redisBytesPerInvitation} bytes of Redis for an invitation, all in`,
  }
}
