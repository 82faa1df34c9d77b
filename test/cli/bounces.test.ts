import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { letterMark } from '../../src/domain/letter-mark.ts'
import { deliveryReport, plainMail } from '../support/returned-mails.ts'
import { runBulkPin } from '../support/run-bulk-pin.ts'
import { tempDir } from '../support/temp-dir.ts'
import { testRedisUrl } from '../support/test-redis.ts'
import { REQUEST, startWorld, type World } from '../support/world.ts'

let world: World
const directory = tempDir()
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const run = (words: string[], input?: Buffer, settings: NodeJS.ProcessEnv = {}) =>
  runBulkPin(['bounces', 'take', ...words], { REDIS_URL: testRedisUrl(), ...settings }, input)

async function mailed(email: string): Promise<{ id: string; sender: string }> {
  const { id } = await world.invite({ email })
  await world.redis.hset(`{p:lakeside}:letters:${REQUEST}`, id.slice(9), '{"s":"accepted","a":1,"t":0}')
  const mark = letterMark(world.deps.keyring.index, { invitationId: id, kind: 'invitation', n: 0 })
  return { id, sender: `${mark}@bounce.example.com` }
}

test('a mail server pipes a bounce in: exit 0, and the letter is bounced', async () => {
  const { id, sender } = await mailed('one@example.com')
  const ran = await run(['--json'], deliveryReport({ to: sender }))
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(ran.out)).toEqual([
    { kind: 'bounce', class: 'hard', status: '5.1.1', outcome: 'moved', requestId: REQUEST, invitationId: id },
  ])
  expect(await world.deps.letters.counts(REQUEST)).toMatchObject({ bounced: 1 })
}, 30_000)

test('mail that is no bounce, or nothing at all, is exit 0, so that the mail server bounces no bounce', async () => {
  const [reply, foreign, empty] = await Promise.all([
    run([], plainMail({ From: 'ana@example.com', Subject: 'Automatic reply' }, 'I am away.')),
    run(['-'], deliveryReport()),
    run([], Buffer.alloc(0)),
  ])
  expect(reply).toMatchObject({ code: 0, out: 'none: noted\n' })
  expect(foreign).toMatchObject({ code: 0, out: 'bounce hard 5.1.1: not-ours\n' })
  expect(empty).toMatchObject({ code: 0, out: '' })
}, 30_000)

test('with Redis away or the settings wrong the mail server is to try again', async () => {
  const [away, wrong] = await Promise.all([
    run([], deliveryReport(), { REDIS_URL: 'redis://127.0.0.1:1' }),
    run([], deliveryReport(), { REDIS_URL: 'nowhere' }),
  ])
  expect(away).toMatchObject({ code: 75, out: '', err: expect.stringContaining('Redis does not answer') })
  expect(wrong).toMatchObject({ code: 75, out: '', err: expect.stringContaining('REDIS_URL') })
}, 30_000)

test('an mbox file is taken mail by mail; a file that is not there is exit 1', async () => {
  const mails = await Promise.all(['two@example.com', 'three@example.com'].map(mailed))
  const file = join(directory, 'bounces.mbox')
  const from = 'From MAILER-DAEMON  Tue Nov 24 22:47:39 2026\n'
  writeFileSync(file, mails.map(({ sender }) => `${from}${deliveryReport({ to: sender })}\n`).join(''))
  const [taken, missing, folder] = await Promise.all([run([file]), run([join(directory, 'none')]), run([directory])])
  expect(taken.out.split('\n').slice(0, 2)).toEqual(mails.map(({ id }) => `bounce hard 5.1.1: moved ${id}`))
  expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('there is no such file') })
  expect(folder).toMatchObject({ code: 1, err: expect.stringContaining('it is a directory') })
}, 30_000)
