import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from '@jest/globals'

let directory: string
let child: ChildProcess | undefined

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bulk-pin-demo-test-'))
})
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await rm(directory, { recursive: true, force: true })
})

/** Starts the demo as a process of its own, whose temporary files are in a directory of the test. */
function startDemo(words: string[], environment: NodeJS.ProcessEnv = {}) {
  const { REDIS_URL: _, NODE_ENV: __, NODE_OPTIONS: ___, ...inherited } = process.env
  const demo = spawn(process.execPath, ['dist/main.js', 'demo', ...words], {
    env: { ...inherited, TMPDIR: directory, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = demo
  const ended = new Promise<number | null>((resolve) => demo.once('exit', resolve))
  return { demo, ended, said: text(demo.stdout), complaints: text(demo.stderr) }
}

async function leftBehind(): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.startsWith('bulk-pin-'))
}

test('the demo leaves families out for every reason, plays one parent to the account, and leaves nothing behind', async () => {
  const { ended, said } = startDemo(['--once'])
  expect(await ended).toBe(0)
  const output = await said
  const lines = output.split('\n')
  const from = (step: number) => lines.find((line) => line.startsWith(`  ${step}. `))
  for (const reason of EVERY_REASON) expect(output).toMatch(new RegExp(`^  ${reason} +\\d+  `, 'm'))
  expect(from(1)).toMatch(/Email received by ana\.\w+@example\.com: "Made-Up Pediatrics: /)
  expect(from(4)).toMatch(/PIN read on the simulated phone \+1\d{3}55501\d\d: \d{6}$/)
  expect(from(8)).toBe('  8. Account registered: "Your account is ready"')
  expect(await leftBehind()).toEqual([])
}, 90_000)

const EVERY_REASON = [
  'patient not active',
  'birth date unusable',
  'minor age limit reached',
  'already registered',
  'held by practice',
  'no primary contact',
  'no authority or residence',
  'no email',
  'contact not personal',
  'no phone',
  'contact shared',
]

test('a demo that runs is ended by a signal with everything it started', async () => {
  const { demo, ended, said } = startDemo([])
  let output = ''
  await new Promise<void>((resolve) => {
    demo.stdout.on('data', (chunk: Buffer) => {
      output += chunk
      if (output.includes('Ctrl-C ends it all.')) resolve()
    })
  })
  const address = /(http:\/\/localhost:\d+\/set-up\/\S+)/.exec(output)?.[1] ?? ''
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(303)
  demo.kill('SIGTERM')
  expect(await ended).toBe(0)
  await said
  await expect(fetch(address)).rejects.toThrow()
  expect(await leftBehind()).toEqual([])
}, 90_000)

test('without a redis-server on the PATH the demo says what to do', async () => {
  const { ended, complaints } = startDemo(['--once'], { PATH: directory })
  expect(await ended).toBe(1)
  expect(await complaints).toContain('There is no redis-server on the PATH')
  expect(await leftBehind()).toEqual([])
}, 60_000)

test('the demo refuses to run in production', async () => {
  const { ended, complaints } = startDemo(['--once'], { NODE_ENV: 'production' })
  expect(await ended).toBe(1)
  expect(await complaints).toContain('NODE_ENV=production')
}, 60_000)
